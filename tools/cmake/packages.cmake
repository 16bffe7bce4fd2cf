# What Tenon links, from the packages of Debian 12 (tools/packages.txt).

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
# Debian ships no CMake configuration for protobuf; gRPC's and RocksDB's are complete.
find_package(Protobuf 3.21 MODULE REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(RocksDB CONFIG REQUIRED)
find_package(fmt CONFIG REQUIRED)
find_package(spdlog CONFIG REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)
if(BUILD_TESTING)
  find_package(GTest CONFIG REQUIRED)
  # The system's own Python, for which the packages install gRPC, whatever stands first in PATH.
  if(EXISTS /usr/bin/python3)
    set(Python3_EXECUTABLE /usr/bin/python3)
  endif()
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
endif()

# Deciding and its history allocate a lot in small pieces: with jemalloc a first sync takes half the
# time. Optimised programs only: the sanitizers bring an allocator of their own.
set(TENON_ALLOCATOR "")
if(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
  find_library(TENON_JEMALLOC jemalloc REQUIRED)
  set(TENON_ALLOCATOR ${TENON_JEMALLOC})
endif()
