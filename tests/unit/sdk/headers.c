/* Each public header compiles alone, in every language version that authors use. */
#include HEADER
int vb_header_compiles(void);
int vb_header_compiles(void) {
    return (int)VB_ABI_MAJOR;
}
