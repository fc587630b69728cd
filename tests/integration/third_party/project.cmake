# What the author of a driver writes as CMakeLists.txt.
cmake_minimum_required(VERSION 3.25)
project(shelf LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 17)
find_package(virtbay REQUIRED)
virtbay_add_plugin(shelf shelf.cpp)
