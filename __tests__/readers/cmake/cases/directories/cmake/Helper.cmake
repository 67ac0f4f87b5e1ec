include_guard()
string(APPEND helper "once ")
get_filename_component(here "${CMAKE_CURRENT_LIST_DIR}" NAME)
string(APPEND helper "${here}")
