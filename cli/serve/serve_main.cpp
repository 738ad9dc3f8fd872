#include <fmt/format.h>
#include <pthread.h>
#include <spawn.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/input_files.h"
#include "cli/serve/http_server.h"
#include "cli/serve/request_gate.h"
#include "cli/serve/request_key.h"
#include "cli/serve/routes.h"
#include "cli/serve/server.h"
#include "cli/serve_arguments.h"
#include "cli/signals.h"
#include "cli/time_options.h"
#include "engine/kernels/instruction_set.h"

// The program that `insitu serve` becomes.
namespace insitu::serve {
namespace {

using cli::ExitCode;

/// What a root was typed as: `NAME=PATH`, unless the whole is a path that is there.
Root root_of(const std::string& operand) {
  const std::size_t equals = operand.find('=');
  if (equals == std::string::npos || equals == 0 || ::access(operand.c_str(), F_OK) == 0) {
    return {.path = operand, .name = std::nullopt};
  }
  return {.path = operand.substr(equals + 1), .name = operand.substr(0, equals)};
}

std::optional<ServerSettings> settings_of(const cli::ServeArguments& arguments) {
  ServerSettings settings{.account = arguments.account,
                          .roots = {},
                          .selection = {.include = arguments.include, .exclude = arguments.exclude},
                          .store_folder = arguments.store,
                          .sync = arguments.syncs_each_request ? Sync::EachRequest : Sync::EachSecond,
                          .read_only = arguments.read_only,
                          .anchors_at_last = arguments.anchors_at_last,
                          .accepts_any_time = arguments.accepts_any_time,
                          .scan = {},
                          .times = nullptr,
                          .memory_limit = arguments.memory_limit,
                          .definitions = arguments.definitions};
  for (const std::string& operand : arguments.files) {
    Root root = root_of(operand);
    if (root.name && (root.name->empty() || group_name_of(*root.name) != *root.name || root.name->size() > 512)) {
      cli::complain(fmt::format("`{}` is no name of a log group: it may hold A-Z a-z 0-9 . - _ /", *root.name));
      return std::nullopt;
    }
    settings.roots.push_back(std::move(root));
  }
  auto scan = cli::scan_options(arguments, false);
  if (!scan) return std::nullopt;
  settings.scan = std::move(*scan);
  QueryOptions query;
  if (!cli::read_time_options(arguments.time, {}, settings.scan, query)) return std::nullopt;
  settings.times = query.times;
  return settings;
}

/// The address that clients use.
std::string address_of(const cli::ServeArguments& arguments, int port) {
  return fmt::format("http://{}:{}/", arguments.host == "::1" ? "[::1]" : arguments.host, port);
}

void print_start(const cli::ServeArguments& arguments, Server& server, const std::string& address,
                 const std::vector<std::string>& notes) {
  std::string text;
  const auto listing = server.catalogue().listing();
  constexpr std::size_t kShownGroups = 10;
  std::size_t shown = 0;
  for (const auto& [name, group] : listing->groups) {
    if (++shown > kShownGroups) break;
    text += fmt::format("  {}  ({} stream{})\n", name, group.streams.size(), group.streams.size() == 1 ? "" : "s");
  }
  if (listing->groups.size() > kShownGroups)
    text += fmt::format("  and {} more\n", listing->groups.size() - kShownGroups);
  const LookSummary& look = server.first_look();
  cli::write_to_stderr(fmt::format("insitu: serving {} log group{} of {} file{}\n{}", listing->groups.size(),
                                   listing->groups.size() == 1 ? "" : "s", look.files, look.files == 1 ? "" : "s",
                                   text));
  if (look.hidden + look.empty + look.binary + look.unreadable > 0) {
    cli::complain(fmt::format("left out: {} hidden, {} empty, {} binary, {} that cannot be read", look.hidden,
                              look.empty, look.binary, look.unreadable));
  }
  for (const std::string& note : notes) cli::complain(note);
  if (!arguments.store && !arguments.read_only) {
    cli::complain("what clients put is removed at the end; --store DIR keeps it");
  }
  if (!arguments.key_file) {
    cli::complain("every user of this machine can read what is served; --key-file FILE asks for signatures");
  }
  cli::write_to_stderr(
      fmt::format("export AWS_ENDPOINT_URL={} AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x AWS_REGION=us-east-1 "
                  "AWS_DEFAULT_REGION=us-east-1 "
                  "AWS_DISABLE_HOST_PREFIX_INJECTION=true\n",
                  address.substr(0, address.size() - 1)));
}

void open_in_browser(const std::string& address) {
  std::string program = "xdg-open";
  std::string operand = address;
  char* argv[] = {program.data(), operand.data(), nullptr};
  pid_t child = 0;
  if (::posix_spawnp(&child, program.c_str(), nullptr, nullptr, argv, environ) != 0) {
    cli::complain("--open: there is no xdg-open; open the address above");
  }
}

/// Answers until a signal comes. REQUIRES: the signals are blocked in all threads
void serve_until_signal(HttpServer& http, Server& server, const sigset_t& signals) {
  std::mutex mutex;
  std::condition_variable ended;
  bool has_ended = false;
  std::thread listener([&] {
    http.listen();
    const std::lock_guard lock(mutex);
    has_ended = true;
    ended.notify_all();
  });
  int signal = 0;
  ::sigwait(&signals, &signal);
  http.stop();
  server.stop();
  std::unique_lock lock(mutex);
  constexpr std::chrono::seconds kGrace{2};
  if (ended.wait_for(lock, kGrace, [&] { return has_ended; })) {
    lock.unlock();
    listener.join();
    return;
  }
  // An answer that a client does not take holds its thread; what was put is on the disk.
  listener.detach();
  lock.unlock();
  server.store().close();
  std::_Exit(0);
}

ExitCode run(std::vector<std::string> words) {
  const auto arguments = cli::parse_serve_arguments(std::move(words));
  if (!arguments) return cli::refuse_usage(arguments.error());
  if (const auto status = cli::begin_command(*arguments, cli::serve_page)) return *status;
  auto settings = settings_of(*arguments);
  if (!settings) return ExitCode::Error;

  // Before any thread begins, so that all of them leave these signals to the one that waits.
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  ::signal(SIGPIPE, SIG_IGN);

  std::vector<std::string> notes;
  auto server = Server::open(std::move(*settings), notes);
  if (!server) {
    cli::complain(server.error());
    return ExitCode::Error;
  }
  Access access{.gate = RequestGate(arguments->host, arguments->allowed_hosts),
                .page_folder = arguments->page_directory};
  if (arguments->key_file) {
    auto key = RequestKey::read(*arguments->key_file);
    if (!key) {
      cli::complain(key.error());
      return ExitCode::Error;
    }
    access.key = std::move(*key);
  }
  const bool is_verbose = arguments->verbose;
  HttpServer http([&](const HttpRequest& request) {
    const auto began = std::chrono::steady_clock::now();
    HttpAnswer answered = answer(**server, access, request);
    if (is_verbose) {
      const auto took =
          std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count();
      const std::string_view target = request.header("X-Amz-Target");
      cli::complain(fmt::format("{} {}{}{} {} {} ms", request.method, request.path, target.empty() ? "" : " ", target,
                                answered.status, took));
    }
    return answered;
  });
  const int port = http.bind(arguments->host, arguments->port);
  if (port == 0) {
    cli::complain(fmt::format("port {} is taken; --port 0 takes any that is free", arguments->port));
    return ExitCode::Error;
  }
  const std::string address = address_of(*arguments, port);
  // The page takes the token from here; a fragment is not sent.
  const std::string page = address + (access.key ? "#token=" + access.key->page_token() : "");
  std::printf("%s\n", page.c_str());
  if (std::fflush(stdout) != 0) {
    cli::complain("the address cannot be written to standard output");
    return ExitCode::Error;
  }
  print_start(*arguments, **server, address, notes);
  if (arguments->opens_page) open_in_browser(page);
  serve_until_signal(http, **server, signals);
  return ExitCode::Matched;
}

}  // namespace
}  // namespace insitu::serve

int main(int argc, char** argv) {
  using insitu::cli::complain;
  insitu::cli::open_standard_descriptors();
  insitu::cli::handle_signals();
  try {
    if (const auto problem = insitu::kernels::instruction_set_problem()) {
      complain(*problem);
      return static_cast<int>(insitu::cli::ExitCode::Error);
    }
    return static_cast<int>(insitu::serve::run({argv + 1, argv + argc}));
  } catch (const std::bad_alloc&) {
    complain("out of memory");
  } catch (const std::exception& failure) {
    complain(failure.what());
  }
  return static_cast<int>(insitu::cli::ExitCode::Error);
}
