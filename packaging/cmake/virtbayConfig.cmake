# find_package(virtbay): the driver kit (virtbay::plugin, virtbay_add_plugin) and, where it is installed, the client
# library (virtbay::virtbay). The tree may have been moved: everything is found from this file's place.
get_filename_component(VIRTBAY_PREFIX "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
set(VIRTBAY_SDK_INCLUDE_DIR "${VIRTBAY_PREFIX}/include")
set(VIRTBAY_SDK_DIR "${VIRTBAY_PREFIX}/share/virtbay")
set(VIRTBAY_PLUGIN_DIR "${VIRTBAY_PREFIX}/lib/virtbay/plugins")
if(NOT TARGET virtbay_plugin_flags)
    include("${CMAKE_CURRENT_LIST_DIR}/VirtbayPlugin.cmake")
endif()
if(EXISTS "${VIRTBAY_PREFIX}/lib/libvirtbay.so" AND NOT TARGET virtbay::virtbay)
    add_library(virtbay::virtbay SHARED IMPORTED)
    set_target_properties(virtbay::virtbay PROPERTIES
        IMPORTED_LOCATION "${VIRTBAY_PREFIX}/lib/libvirtbay.so"
        INTERFACE_INCLUDE_DIRECTORIES "${VIRTBAY_PREFIX}/include")
endif()
