# For drivers and transports, in this tree and outside it. Expects VIRTBAY_SDK_INCLUDE_DIR (the headers) and
# VIRTBAY_SDK_DIR (plugin.map and manifest.py); virtbayConfig.cmake sets both.

# virtbay::plugin: how a plugin is compiled and linked so that it exports one symbol and can be unmapped.
add_library(virtbay_plugin_flags INTERFACE)
add_library(virtbay::plugin ALIAS virtbay_plugin_flags)
target_include_directories(virtbay_plugin_flags INTERFACE ${VIRTBAY_SDK_INCLUDE_DIR})
target_compile_options(virtbay_plugin_flags INTERFACE -fPIC -fvisibility=hidden
    $<$<COMPILE_LANGUAGE:CXX>:-fvisibility-inlines-hidden -fno-gnu-unique>)
target_link_options(virtbay_plugin_flags INTERFACE -Wl,--version-script=${VIRTBAY_SDK_DIR}/plugin.map -Wl,-z,now
    -Wl,-z,relro)
if(NOT VIRTBAY_SANITIZE)   # a sanitizer's runtime is found in the program that loads the plugin
    target_link_options(virtbay_plugin_flags INTERFACE -Wl,-z,defs)
endif()

# virtbay_add_plugin(ID sources...): the target plugin_ID, a shared object ID.so, and beside it its manifest ID.plugin,
# completed from the ID.plugin of the source directory. Both belong into one of the daemon's plugin directories.
function(virtbay_add_plugin id)
    find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)
    add_library(plugin_${id} MODULE ${ARGN})
    set_target_properties(plugin_${id} PROPERTIES PREFIX "" OUTPUT_NAME ${id})
    target_link_libraries(plugin_${id} PRIVATE virtbay_plugin_flags)
    add_custom_command(TARGET plugin_${id} POST_BUILD
        COMMAND ${Python3_EXECUTABLE} ${VIRTBAY_SDK_DIR}/manifest.py ${CMAKE_CURRENT_SOURCE_DIR}/${id}.plugin
            $<TARGET_FILE:plugin_${id}> $<TARGET_FILE_DIR:plugin_${id}>/${id}.plugin
        VERBATIM)
endfunction()
