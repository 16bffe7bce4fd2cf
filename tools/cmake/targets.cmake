# The three kinds of target. Each folder names its sources and headers one by one.
include(GoogleTest)

# Sources that say a file-local name which a neighbour says too: the preset `quickstart`, which
# compiles eight sources of a library as one, takes these by themselves.
set(tenon_compiled_alone
  cli/conflicts.cc
  cli/objects.cc
  cli/session.cc
  engine/model/state_encoding.cc
  engine/rules/cloud_facts.cc
  engine/rules/cloud_lifecycle.cc
  engine/rules/explain_remedy.cc
  engine/rules/value_flow.cc
  projections/change_rows.cc
  projections/object_indexes.cc
  projections/view_catalogue.cc
  server/server.cc
  server/why.cc
  tools/readers/json_reader.cc
  tools/readers/ldap_attributes.cc
  tools/readers/ldif_lines.cc)

# tenon_library(<name> SOURCES … HEADERS … [PUBLIC deps…] [PRIVATE deps…])
# The static library tenon_<name>, also tenon::<name>. Includes are written from the root of the
# repository. `all_verify_interface_header_sets` compiles each header on its own.
function(tenon_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;HEADERS;PUBLIC;PRIVATE")
  tenon_refuse_unknown(${name} "${arg_UNPARSED_ARGUMENTS}")
  if(arg_SOURCES)
    add_library(tenon_${name} STATIC ${arg_SOURCES})
    target_link_libraries(tenon_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
  else()
    add_library(tenon_${name} INTERFACE)
    target_link_libraries(tenon_${name} INTERFACE ${arg_PUBLIC})
  endif()
  add_library(tenon::${name} ALIAS tenon_${name})
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  foreach(source IN LISTS arg_SOURCES)
    if(${folder}/${source} IN_LIST tenon_compiled_alone)
      set_source_files_properties(${source} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endif()
  endforeach()
  set(visibility PUBLIC)
  if(NOT arg_SOURCES)
    set(visibility INTERFACE)
  endif()
  target_include_directories(tenon_${name} ${visibility} ${PROJECT_SOURCE_DIR})
  target_sources(tenon_${name} ${visibility}
    FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${arg_HEADERS})
  set_target_properties(tenon_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
endfunction()

# tenon_program(<name> SOURCES … LIBS …): an executable in bin/ of the build folder.
function(tenon_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBS")
  tenon_refuse_unknown(${name} "${arg_UNPARSED_ARGUMENTS}")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LIBS})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
endfunction()

# tenon_test(<name> SOURCES … [LIBS …] [LABELS …] [ENV NAME=value …] [TIMEOUT seconds])
# A GoogleTest executable, each case of it one test of ctest, named <name>.<suite>.<case>. It runs
# in the root of the repository; ENV may hold generator expressions ($<TARGET_FILE:tenond>).
# `tests_<label>` builds every test of a label. Labels that tools/check knows: `threads` (run under
# ThreadSanitizer too; does not link gRPC) and `no_asan` (too slow under AddressSanitizer).
function(tenon_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;LIBS;LABELS;ENV")
  tenon_refuse_unknown(${name} "${arg_UNPARSED_ARGUMENTS}")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LIBS} GTest::gmock GTest::gtest GTest::gtest_main)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_precompile_headers(${name} REUSE_FROM tenon_googletest)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
    TEST_PREFIX ${name}. WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
    PROPERTIES TIMEOUT ${arg_TIMEOUT})
  # Lists do not survive as PROPERTIES above; this is read after the tests are discovered.
  set(more ${CMAKE_CURRENT_BINARY_DIR}/${name}_properties.cmake)
  file(GENERATE OUTPUT ${more} CONTENT
    "if(DEFINED ${name}_TESTS)
  set_tests_properties(\${${name}_TESTS} PROPERTIES
    LABELS [==[${arg_LABELS}]==] ENVIRONMENT [==[${arg_ENV}]==])
endif()
")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${more})
  foreach(label IN LISTS arg_LABELS)
    if(NOT TARGET tests_${label})
      add_custom_target(tests_${label})
    endif()
    add_dependencies(tests_${label} ${name})
  endforeach()
endfunction()

function(tenon_refuse_unknown name arguments)
  if(arguments)
    message(FATAL_ERROR "${name}: unknown arguments: ${arguments}")
  endif()
endfunction()
