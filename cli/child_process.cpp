#include "cli/child_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <utility>

namespace insitu::cli {
namespace {

std::error_code last_error() { return {errno, std::generic_category()}; }

void close_one(int& descriptor) {
  if (descriptor >= 0) ::close(descriptor);
  descriptor = -1;
}

/// Two ends of a pipe, which the child does not inherit.
struct Pipe {
  int read = -1;
  int write = -1;
  Pipe() = default;
  ~Pipe() {
    close_one(read);
    close_one(write);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  bool open() {
    std::array<int, 2> ends = {-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    read = ends[0];
    write = ends[1];
    return true;
  }
};

/// What a child starts with: its streams, and signals as a shell has them.
class SpawnSettings {
 public:
  SpawnSettings() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
    set_flags(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    sigset_t signals;
    ::sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes_, &signals);
    for (const int one : {SIGPIPE, SIGXFSZ}) ::sigaddset(&signals, one);
    ::posix_spawnattr_setsigdefault(&attributes_, &signals);
  }
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  /// Has the child know a descriptor of this process by a number.
  void connect(int descriptor, int number) { ::posix_spawn_file_actions_adddup2(&actions_, descriptor, number); }
  void set_own_group() {
    set_flags(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
  }

  [[nodiscard]] const posix_spawn_file_actions_t* actions() const { return &actions_; }
  [[nodiscard]] const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  void set_flags(int flags) { ::posix_spawnattr_setflags(&attributes_, static_cast<short>(flags)); }

  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// Starts a program with the variables of this process and those of the command.
std::expected<pid_t, std::error_code> spawn(const ChildCommand& command, const SpawnSettings& settings) {
  std::vector<std::string> words = command.words;
  std::vector<std::string> variables = command.environment;
  std::vector<char*> environment = pointers_to(variables);
  environment.pop_back();
  const std::string left_out = command.without + "=";
  for (char** one = environ; *one != nullptr; ++one) {
    if (command.without.empty() || !std::string_view(*one).starts_with(left_out)) environment.push_back(*one);
  }
  environment.push_back(nullptr);
  pid_t pid = -1;
  const int error = ::posix_spawnp(&pid, words.front().c_str(), settings.actions(), settings.attributes(),
                                   pointers_to(words).data(), environment.data());
  if (error != 0) return std::unexpected(std::error_code(error, std::generic_category()));
  return pid;
}

void set_nonblocking(int descriptor) { ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK); }

}  // namespace

std::expected<ChildProcess, std::error_code> ChildProcess::start(const ChildCommand& command) {
  Pipe input;
  Pipe output;
  if (!input.open() || !output.open()) return std::unexpected(last_error());
  SpawnSettings settings;
  settings.connect(input.read, STDIN_FILENO);
  settings.connect(output.write, STDOUT_FILENO);
  settings.connect(output.write, STDERR_FILENO);
  settings.set_own_group();
  const auto pid = spawn(command, settings);
  if (!pid) return std::unexpected(pid.error());
  ChildProcess child;
  child.pid_ = *pid;
  child.input_ = std::exchange(input.write, -1);
  child.output_ = std::exchange(output.read, -1);
  child.pending_ = command.input;
  set_nonblocking(child.input_);
  set_nonblocking(child.output_);
  return child;
}

ChildProcess::~ChildProcess() {
  kill();
  close_all();
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      input_(std::exchange(other.input_, -1)),
      output_(std::exchange(other.output_, -1)),
      pending_(std::move(other.pending_)) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(input_, other.input_);
  std::swap(output_, other.output_);
  std::swap(pending_, other.pending_);
  return *this;
}

void ChildProcess::close_all() {
  close_one(input_);
  close_one(output_);
}

void ChildProcess::exchange(std::string& printed, std::size_t limit) {
  while (input_ >= 0 && !pending_.empty()) {
    const ssize_t written = ::write(input_, pending_.data(), pending_.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EAGAIN) break;
    // It may end without reading its input.
    pending_.erase(0, written < 0 ? pending_.size() : static_cast<std::size_t>(written));
  }
  if (pending_.empty()) close_one(input_);
  std::array<char, 16384> buffer;
  std::size_t read_bytes = 0;
  while (output_ >= 0 && read_bytes < limit) {
    const ssize_t count = ::read(output_, buffer.data(), std::min(buffer.size(), limit - read_bytes));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) return close_one(output_);
    printed.append(buffer.data(), static_cast<std::size_t>(count));
    read_bytes += static_cast<std::size_t>(count);
  }
}

std::optional<ChildEnd> ChildProcess::poll_end() {
  int status = 0;
  const pid_t ended = pid_ < 0 ? pid_ : ::waitpid(pid_, &status, WNOHANG);
  if (ended == 0 || (ended < 0 && pid_ >= 0 && errno == EINTR)) return std::nullopt;
  pid_ = -1;
  if (WIFSIGNALED(status)) return ChildEnd{.exit_status = 0, .signal = WTERMSIG(status)};
  return ChildEnd{.exit_status = WEXITSTATUS(status), .signal = 0};
}

void ChildProcess::kill() {
  if (pid_ < 0) return;
  ::kill(-pid_, SIGKILL);
  ::kill(pid_, SIGKILL);  // if it has another group
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

std::expected<pid_t, std::error_code> start_reader(const ChildCommand& command, int input) {
  SpawnSettings settings;
  settings.connect(input, STDIN_FILENO);
  return spawn(command, settings);
}

std::expected<std::vector<std::string>, std::string> split_command(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool is_in_word = false;
  char quote = '\0';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool is_blank = c == ' ' || c == '\t' || c == '\n';
    if (quote == '\0' && is_blank) {
      if (is_in_word) words.push_back(std::exchange(word, {}));
      is_in_word = false;
      continue;
    }
    is_in_word = true;
    if (c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == '\\' && quote != '\'') {
      if (++i == text.size()) return std::unexpected("it ends with a backslash");
      const bool is_escape = quote == '\0' || text[i] == '"' || text[i] == '\\';
      if (!is_escape) word += c;
      word += text[i];
    } else {
      word += c;
    }
  }
  if (quote != '\0') return std::unexpected(std::string("a quote `") + quote + "` is open");
  if (is_in_word) words.push_back(std::move(word));
  if (words.empty()) return std::unexpected("it has no word");
  return words;
}

bool has_program(const std::string& name) {
  const auto is_program = [](const std::string& path) { return ::access(path.c_str(), X_OK) == 0; };
  if (name.contains('/')) return is_program(name);
  const char* variable = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): nothing here sets variables
  std::string_view rest = variable == nullptr ? "/usr/local/bin:/bin:/usr/bin" : variable;
  while (true) {
    const std::size_t colon = rest.find(':');
    const std::string_view folder = rest.substr(0, colon);
    if (is_program(std::string(folder.empty() ? "." : folder) + "/" + name)) return true;
    if (colon == std::string_view::npos) return false;
    rest.remove_prefix(colon + 1);
  }
}

}  // namespace insitu::cli
