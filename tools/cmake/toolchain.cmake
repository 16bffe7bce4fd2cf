# Compiler settings for our own code, and the tools that make builds fast where they are installed.

add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow)
# gRPC's targets ask for it, and a precompiled header serves only sources with the same options.
add_compile_options(-pthread)
# The same bytes whatever folder the sources lie in: clones share the compiler cache, and a failed
# check names "engine/log/…", not somebody's home. The cache makes paths relative to the build.
file(RELATIVE_PATH sources_from_build ${PROJECT_BINARY_DIR} ${PROJECT_SOURCE_DIR})
string(REGEX REPLACE "([^/])$" "\\1/" sources_from_build "${sources_from_build}")
add_compile_options(-ffile-prefix-map=${PROJECT_SOURCE_DIR}/= -ffile-prefix-map=${sources_from_build}=)

# With g++, ccache must see which precompiled header a source read; with clang++, a precompiled
# header holds the time at which it was made, and would never be found again.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-fpch-preprocess)
else()
  set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)
endif()
find_program(TENON_CCACHE ccache)
if(TENON_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros ${TENON_CCACHE})
endif()

foreach(linker mold lld)
  find_program(TENON_LINKER_${linker} NAMES ld.${linker} ${linker})
  if(TENON_LINKER_${linker})
    add_link_options(-fuse-ld=${linker})
    break()
  endif()
endforeach()
