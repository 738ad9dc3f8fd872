#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/command_page.h"

namespace insitu::cli {

/// The arguments of `insitu serve`; `files` are its roots, `[NAME=]PATH`.
struct ServeArguments : InputArguments {
  std::string host = "127.0.0.1";
  int port = 8717;  ///< 0: any that is free
  std::optional<std::string> key_file;
  std::vector<std::string> allowed_hosts;
  std::optional<std::string> store;
  bool syncs_each_request = false;
  bool read_only = false;
  bool anchors_at_last = false;
  std::vector<std::string> definitions;
  bool opens_page = false;
  std::string account = "000000000000";
  bool accepts_any_time = false;
  bool verbose = false;
  std::optional<std::string>
      page_directory;  ///< the files of the page are read there; nullopt: those that are built in
  std::optional<std::size_t> memory_limit;
  TimeArguments time;
};

std::expected<ServeArguments, UsageError> parse_serve_arguments(std::vector<std::string> words);
CommandPage serve_page();

}  // namespace insitu::cli
