# What an author outside the project writes as CMakeLists.txt.
cmake_minimum_required(VERSION 3.25)
project(shelf LANGUAGES C CXX)
set(CMAKE_CXX_STANDARD 17)
find_package(virtbay REQUIRED)
virtbay_add_plugin(shelf shelf.cpp)
add_executable(client client.c)
target_link_libraries(client PRIVATE virtbay::virtbay)
