#include "cli/serve_arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "cli/options.h"

namespace insitu::cli {
namespace {

/// Of the options that are shared, those that say which files are read, and how.
constexpr std::array<std::string_view, 8> kServedInputs = {"recursive", "include",   "exclude",  "input",
                                                           "encoding",  "multiline", "max-line", "threads"};
constexpr std::array<std::string_view, 4> kServedTimes = {"time-field", "time-format", "year", "tz"};
constexpr std::pair<std::string_view, bool> kMomentsOfNow[] = {{"now", false}, {"last", true}};
constexpr std::pair<std::string_view, bool> kSyncs[] = {{"second", false}, {"always", true}};

Applied read_port(const std::string& text, int& port) {
  constexpr int kMaxPort = 65'535;
  int number = 0;
  if (!read_number(text, number) || number < 0 || number > kMaxPort) {
    return std::unexpected(
        fmt::format("`{}` is not a port: a number up to {}, or 0 for any that is free", text, kMaxPort));
  }
  port = number;
  return {};
}

/// Only names and addresses of the loopback: whoever wants more has ssh.
Applied read_host(const std::string& text, std::string& host) {
  constexpr std::array<std::string_view, 3> kLoopback = {"127.0.0.1", "::1", "localhost"};
  if (std::ranges::find(kLoopback, text) == kLoopback.end()) {
    return std::unexpected(
        fmt::format("`{}` is not the loopback, and nothing else is listened on: reach it from elsewhere with "
                    "`ssh -L 8717:127.0.0.1:8717 THIS_HOST`",
                    text));
  }
  host = text;
  return {};
}

Applied read_account(const std::string& text, std::string& account) {
  if (text.size() != 12 || text.find_first_not_of("0123456789") != std::string::npos) {
    return std::unexpected(fmt::format("`{}` is not an account: 12 digits", text));
  }
  account = text;
  return {};
}

std::vector<Option> serve_options(ServeArguments& a) {
  std::vector<Option> options = {
      {"port", '\0', "NUM", "listen there (8717); 0: any that is free, which the first line of the output states",
       [&a](const std::string& v) { return read_port(v, a.port); }},
      {"host", '\0', "ADDRESS", "127.0.0.1 (default), ::1 or localhost; nothing but the loopback is listened on",
       [&a](const std::string& v) { return read_host(v, a.host); }},
      {"key-file", '\0', "FILE",
       "an access key id and its secret: requests must be signed with them, and the page asks for a token",
       into(a.key_file)},
      {"allow-host", '\0', "NAME",
       "also answer to this name of the host, such as host.docker.internal; may be repeated", into(a.allowed_hosts)},
      {"store", '\0', "DIR", "keep what clients put there (default: until the end, in a folder of its own)",
       into(a.store)},
      {"fsync", '\0', "WHEN", "when what was put is written to the disk: second (default), always",
       [&a](const std::string& v) { return read_choice<bool>(v, kSyncs, a.syncs_each_request); }},
      flag("read-only", '\0', "refuse every operation that writes", [&a] { a.read_only = true; }),
      {"anchor", '\0', "WHERE", "what \"now\" is: now (default), last: the newest event at the start",
       [&a](const std::string& v) { return read_choice<bool>(v, kMomentsOfNow, a.anchors_at_last); }},
      {"from", '\0', "FILE", "metric filters, alarms and saved queries of a template or a test file; may be repeated",
       into(a.definitions)},
      flag("open", '\0', "open the page in a browser", [&a] { a.opens_page = true; }),
      {"account", '\0', "ID", "the account in names (000000000000)",
       [&a](const std::string& v) { return read_account(v, a.account); }},
      flag("accept-any-time", '\0', "PutLogEvents takes events of any age", [&a] { a.accepts_any_time = true; }),
      {"memory-limit", '\0', "SIZE", "bytes that a query may hold (K, M, G); it fails where it would need more",
       [&a](const std::string& v) { return read_size(v, a.memory_limit.emplace()); }},
      {"page-dir", '\0', "DIR", "serve the files of the page from there, while they are worked on",
       into(a.page_directory)},
      flag("verbose", '\0', "print a line for each request on stderr", [&a] { a.verbose = true; }),
  };
  for (Option& option : time_options(a.time)) {
    if (std::ranges::find(kServedTimes, option.long_name) != kServedTimes.end()) options.push_back(std::move(option));
  }
  for (Option& option : input_options(a)) {
    if (std::ranges::find(kServedInputs, option.long_name) != kServedInputs.end()) options.push_back(std::move(option));
  }
  append(options, common_options(a));
  return options;
}

}  // namespace

std::expected<ServeArguments, UsageError> parse_serve_arguments(std::vector<std::string> words) {
  ServeArguments arguments;
  auto operands = read_options(std::move(words), serve_options(arguments));
  if (!operands) return std::unexpected(std::move(operands.error()));
  if (arguments.help || arguments.version) return arguments;
  arguments.files = std::move(*operands);
  if (arguments.files.empty() && !arguments.store) {
    return std::unexpected(
        UsageError{"what is to be served? Name directories with logs, or `--store DIR` for what clients put"});
  }
  if (arguments.read_only && arguments.accepts_any_time) {
    return std::unexpected(UsageError{"`--accept-any-time` is about what clients put, which `--read-only` refuses"});
  }
  return arguments;
}

CommandPage serve_page() {
  ServeArguments unused;
  return {
      .name = "serve",
      .usage = {"[OPTIONS] [NAME=]PATH..."},
      .description =
          "Serves local log files on the loopback: AWS clients ask it as they ask CloudWatch Logs and CloudWatch, and "
          "people open it in a browser. Each directory with files is a log group, each file a log stream, read where "
          "it "
          "is; what clients put is kept in plain files in the store.\n\n"
          "Nothing but the loopback is listened on. Without --key-file every user of this machine can read what is "
          "served. The first line of the output is the address; Ctrl-C ends it.",
      .options = serve_options(unused),
      .sections =
          {{"Clients:",
            "  export AWS_ENDPOINT_URL=http://127.0.0.1:8717 AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1\n"
            "  export AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x AWS_DISABLE_HOST_PREFIX_INJECTION=true\n"},
           input_shapes_help()},
      .examples = {"insitu serve logs", "insitu serve --store put --port 8717 /shop/api=api.jsonl",
                   "insitu serve --read-only --anchor last --from template.yaml logs"},
      .exit_status =
          "0 after Ctrl-C or SIGTERM, 2 an error: an option, a path that is missing, a port or a store that is "
          "taken.",
  };
}

}  // namespace insitu::cli
