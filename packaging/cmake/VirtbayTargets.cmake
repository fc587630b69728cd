# What every target of the project shares: warnings, sanitizers, include roots.
add_library(virtbay_options INTERFACE)
target_compile_options(virtbay_options INTERFACE -Wall -Wextra -Wpedantic -Wno-missing-field-initializers
    $<$<BOOL:${VIRTBAY_WERROR}>:-Werror>)
target_include_directories(virtbay_options INTERFACE ${CMAKE_SOURCE_DIR}/runtime)
if(VIRTBAY_SANITIZE)
    target_compile_options(virtbay_options INTERFACE -fsanitize=${VIRTBAY_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(virtbay_options INTERFACE -fsanitize=${VIRTBAY_SANITIZE})
endif()

# virtbay_static(NAME sources...): a static part of the runtime.
function(virtbay_static name)
    add_library(${name} STATIC ${ARGN})
    target_link_libraries(${name} PUBLIC virtbay_options virtbay_sdk)
endfunction()

# virtbay_plugin(ID sources...): a driver or transport as a shared object that exports its entry symbol only,
# with its manifest ID.plugin beside it.
function(virtbay_plugin id)
    add_library(plugin_${id} MODULE ${ARGN})
    set_target_properties(plugin_${id} PROPERTIES PREFIX "" OUTPUT_NAME ${id}
        LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib/virtbay/plugins)
    target_link_libraries(plugin_${id} PRIVATE virtbay_options virtbay_plugin_flags)
    add_custom_command(TARGET plugin_${id} POST_BUILD
        COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/sdk/manifest.py
            ${CMAKE_CURRENT_SOURCE_DIR}/${id}.plugin $<TARGET_FILE:plugin_${id}>
            ${CMAKE_BINARY_DIR}/lib/virtbay/plugins/${id}.plugin
        VERBATIM)
    install(TARGETS plugin_${id} LIBRARY DESTINATION lib/virtbay/plugins)
    install(FILES ${CMAKE_BINARY_DIR}/lib/virtbay/plugins/${id}.plugin DESTINATION lib/virtbay/plugins)
endfunction()
