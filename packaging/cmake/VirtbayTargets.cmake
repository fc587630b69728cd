# What every target of the project shares: warnings, sanitizers, include roots.
add_library(virtbay_options INTERFACE)
# GCC 12 takes the moves of a std::variant of strings for uses of what was never set: no maybe-uninitialized.
target_compile_options(virtbay_options INTERFACE -Wall -Wextra -Wpedantic -Wno-missing-field-initializers
    -Wno-maybe-uninitialized
    $<$<BOOL:${VIRTBAY_WERROR}>:-Werror>)
target_include_directories(virtbay_options INTERFACE ${CMAKE_SOURCE_DIR}/runtime)
if(VIRTBAY_SANITIZE)
    target_compile_options(virtbay_options INTERFACE -fsanitize=${VIRTBAY_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(virtbay_options INTERFACE -fsanitize=${VIRTBAY_SANITIZE})
endif()

# virtbay_precompile(TARGET headers...): headers that most files of the target include.
function(virtbay_precompile target)
    if(VIRTBAY_PRECOMPILE)
        target_precompile_headers(${target} PRIVATE ${ARGN})
    endif()
endfunction()

# virtbay_static(NAME sources...): a static part of the runtime.
function(virtbay_static name)
    add_library(${name} STATIC ${ARGN})
    target_link_libraries(${name} PUBLIC virtbay_options virtbay_sdk)
endfunction()

# virtbay_plugin(ID sources...): a plugin of ours, built and installed where the daemon looks.
function(virtbay_plugin id)
    virtbay_add_plugin(${id} ${ARGN})
    set_target_properties(plugin_${id} PROPERTIES
        LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib/virtbay/plugins)
    target_link_libraries(plugin_${id} PRIVATE virtbay_options)
    # as a file: installing it as a target would change it, and with it the digest that its manifest states
    install(FILES $<TARGET_FILE:plugin_${id}> ${CMAKE_BINARY_DIR}/lib/virtbay/plugins/${id}.plugin
        DESTINATION lib/virtbay/plugins)
endfunction()
