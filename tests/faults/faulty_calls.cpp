// Preloaded into the program: at the n-th call of one kind something goes wrong. run.py sets what, in the environment:
//
//   INSITU_FAULT_CALL    which calls are counted, a name of kCalls
//   INSITU_FAULT_AT      which of them it is, from 1
//   INSITU_FAULT_EFFECT  what happens there:
//       fail       it fails, once             fail-on    it fails, and so do all after it
//       fail-in    it fails, once; only those that come from the library INSITU_FAULT_LIBRARY are counted
//       interrupt  every second one fails with EINTR
//       block      every second one fails with EAGAIN, on standard streams
//       short      all of them move as many bytes as INSITU_FAULT_AT states at most
//       shrink, grow, vanish, replace         before it, this becomes of INSITU_FAULT_FILE
//       interrupted, terminated, hung-up      before it, the signal SIGINT, SIGTERM, SIGHUP
//   INSITU_FAULT_REPORT  a file that says afterwards "fired", or how many calls of each kind there were
//
// The C library's own calls of these functions are not seen, but for its allocations.
#include <dirent.h>
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string_view>

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
}

namespace {

enum class Call { Allocation, Read, PRead, Open, Stat, Directory, Write, Sync, Close, Rename, Thread, None };

struct CallKind {
  std::string_view name;
  int error;
};

// In the order of Call.
constexpr std::array kCalls = {CallKind{"allocation", ENOMEM}, CallKind{"read", EIO},     CallKind{"pread", EIO},
                               CallKind{"open", EMFILE},       CallKind{"stat", EIO},     CallKind{"directory", EIO},
                               CallKind{"write", EIO},         CallKind{"sync", EIO},     CallKind{"close", EIO},
                               CallKind{"rename", EACCES},     CallKind{"thread", EAGAIN}};

// Set before any thread is started.
Call faulty_call = Call::None;
std::string_view effect;
std::size_t fault_at = 0;
const char* changed_file = nullptr;
const char* report_file = nullptr;
std::string_view library;

std::array<std::atomic<std::size_t>, kCalls.size()> counts;
std::atomic<bool> has_fired = false;

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

void append(const char* path, std::string_view text, int flags) {
  const long file = ::syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | flags, 0644);
  if (file < 0) return;
  ::syscall(SYS_write, file, text.data(), text.size());
  ::syscall(SYS_close, file);
}

void fire() {
  if (!has_fired.exchange(true) && report_file) append(report_file, "fired", O_TRUNC);
}

void change_file() {
  std::array<char, 4096> next{};
  if (effect == "vanish") ::syscall(SYS_unlinkat, AT_FDCWD, changed_file, 0);
  if (effect == "grow") append(changed_file, "{\"level\":\"ERROR\",\"n\":1000001,\"svc\":\"late\"}\n", O_APPEND);
  if (effect == "replace") {
    std::snprintf(next.data(), next.size(), "%s.next", changed_file);
    ::syscall(SYS_renameat2, AT_FDCWD, next.data(), AT_FDCWD, changed_file, 0);
  }
  if (effect != "shrink") return;
  const long file = ::syscall(SYS_openat, AT_FDCWD, changed_file, O_WRONLY, 0);
  const long size = ::syscall(SYS_lseek, file, 0, SEEK_END);
  ::syscall(SYS_ftruncate, file, size / 2);
  ::syscall(SYS_close, file);
}

/// Whether a function of the library is being called.
bool is_in_library() {
  std::array<void*, 64> callers{};
  const int count = ::backtrace(callers.data(), static_cast<int>(callers.size()));
  return std::any_of(callers.begin(), callers.begin() + count, [](void* caller) {
    Dl_info found{};
    return ::dladdr(caller, &found) != 0 && std::string_view(found.dli_fname).find(library) != std::string_view::npos;
  });
}

/// Whether a call fails; errno is set then. Counts it, and lets happen what happens before it.
bool fails(Call call) {
  if (report_file == nullptr) return false;  // the loader's calls, before `read_environment`
  if (call == faulty_call && effect == "fail-in" && !is_in_library()) return false;
  const std::size_t number = ++counts[static_cast<std::size_t>(call)];
  if (call != faulty_call || effect == "short" || effect == "interrupt" || effect == "block") return false;
  if (number != fault_at && !(effect == "fail-on" && number > fault_at)) return false;
  fire();
  errno = kCalls[static_cast<std::size_t>(call)].error;
  if (effect.starts_with("fail")) return true;
  if (effect == "interrupted") std::raise(SIGINT);
  if (effect == "terminated") std::raise(SIGTERM);
  if (effect == "hung-up") std::raise(SIGHUP);
  change_file();
  return false;
}

/// Whether a call that can wait fails as one that was interrupted, or that would wait.
bool is_put_off(Call call, bool is_standard_stream = false) {
  static std::atomic<std::size_t> asked;
  const bool is_interrupted = effect == "interrupt";
  const bool would_block = effect == "block" && is_standard_stream;
  if (call != faulty_call || !(is_interrupted || would_block) || asked++ % 2 != 0) return false;
  fire();
  errno = is_interrupted ? EINTR : EAGAIN;
  return true;
}

std::size_t shortened(Call call, std::size_t bytes) {
  if (call != faulty_call || effect != "short" || bytes <= fault_at) return bytes;
  fire();
  return fault_at;
}

template <class Function>
Function* next_of(Function* /*its type*/, const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

int open_file(int folder, const char* path, int flags, mode_t mode) {
  if (fails(Call::Open) || is_put_off(Call::Open)) return -1;
  return static_cast<int>(::syscall(SYS_openat, folder, path, flags, mode));
}

mode_t mode_argument(int flags, std::va_list arguments) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

__attribute__((constructor)) void read_environment() {
  const std::string_view name = variable("INSITU_FAULT_CALL");
  const auto* const kind = std::ranges::find(kCalls, name, &CallKind::name);
  faulty_call = static_cast<Call>(kind - kCalls.begin());
  effect = variable("INSITU_FAULT_EFFECT");
  fault_at = std::strtoul(variable("INSITU_FAULT_AT").data(), nullptr, 10);
  changed_file = std::getenv("INSITU_FAULT_FILE");
  library = variable("INSITU_FAULT_LIBRARY");
  is_in_library();  // the first time, memory is allocated for it
  report_file = std::getenv("INSITU_FAULT_REPORT");
}

__attribute__((destructor)) void report_counts() {
  if (has_fired || report_file == nullptr) return;
  std::array<char, 1000> text{};
  int size = 0;
  for (std::size_t kind = 0; kind < kCalls.size(); ++kind) {
    size += std::snprintf(text.data() + size, text.size() - static_cast<std::size_t>(size), "%s %zu\n",
                          kCalls[kind].name.data(), counts[kind].load());
  }
  append(report_file, {text.data(), static_cast<std::size_t>(size)}, O_TRUNC);
}

}  // namespace

extern "C" {

void* malloc(std::size_t size) noexcept { return fails(Call::Allocation) ? nullptr : __libc_malloc(size); }

void* calloc(std::size_t count, std::size_t size) noexcept {
  return fails(Call::Allocation) ? nullptr : __libc_calloc(count, size);
}

void* realloc(void* memory, std::size_t size) noexcept {
  return fails(Call::Allocation) ? nullptr : __libc_realloc(memory, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  return fails(Call::Allocation) ? nullptr : __libc_memalign(alignment, size);
}

int posix_memalign(void** memory, std::size_t alignment, std::size_t size) noexcept {
  void* const allocated = fails(Call::Allocation) ? nullptr : __libc_memalign(alignment, size);
  if (!allocated) return ENOMEM;
  *memory = allocated;
  return 0;
}

ssize_t read(int file, void* into, std::size_t size) {
  if (fails(Call::Read) || is_put_off(Call::Read, file == STDIN_FILENO)) return -1;
  return ::syscall(SYS_read, file, into, shortened(Call::Read, size));
}

ssize_t pread(int file, void* into, std::size_t size, off_t offset) {
  if (fails(Call::PRead) || is_put_off(Call::PRead)) return -1;
  return ::syscall(SYS_pread64, file, into, shortened(Call::PRead, size), offset);
}

ssize_t pread64(int file, void* into, std::size_t size, off64_t offset) { return pread(file, into, size, offset); }

int open(const char* path, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_argument(flags, arguments);
  va_end(arguments);
  return open_file(AT_FDCWD, path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_argument(flags, arguments);
  va_end(arguments);
  return open_file(AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char* path, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_argument(flags, arguments);
  va_end(arguments);
  return open_file(folder, path, flags, mode);
}

int fstat(int file, struct stat* status) noexcept {
  if (fails(Call::Stat)) return -1;
  static auto* const real = next_of(&fstat, "fstat");
  return real(file, status);
}

int fstat64(int file, struct stat64* status) noexcept {
  if (fails(Call::Stat)) return -1;
  static auto* const real = next_of(&fstat64, "fstat64");
  return real(file, status);
}

int stat(const char* path, struct stat* status) noexcept {
  if (fails(Call::Stat)) return -1;
  static auto* const real = next_of(static_cast<int (*)(const char*, struct stat*)>(&stat), "stat");
  return real(path, status);
}

int stat64(const char* path, struct stat64* status) noexcept {
  if (fails(Call::Stat)) return -1;
  static auto* const real = next_of(static_cast<int (*)(const char*, struct stat64*)>(&stat64), "stat64");
  return real(path, status);
}

int lstat(const char* path, struct stat* status) noexcept {
  if (fails(Call::Stat)) return -1;
  static auto* const real = next_of(&lstat, "lstat");
  return real(path, status);
}

int fstatat(int folder, const char* path, struct stat* status, int flags) noexcept {
  if (fails(Call::Stat)) return -1;
  static auto* const real = next_of(&fstatat, "fstatat");
  return real(folder, path, status, flags);
}

DIR* opendir(const char* path) {
  if (fails(Call::Directory)) return nullptr;
  static auto* const real = next_of(&opendir, "opendir");
  return real(path);
}

DIR* fdopendir(int file) {
  if (fails(Call::Directory)) return nullptr;
  static auto* const real = next_of(&fdopendir, "fdopendir");
  return real(file);
}

dirent* readdir(DIR* folder) {
  if (fails(Call::Directory)) return nullptr;
  static auto* const real = next_of(&readdir, "readdir");
  return real(folder);
}

ssize_t write(int file, const void* bytes, std::size_t size) {
  // What goes wrong with a message changes nothing else; that is tested with a closed stream.
  if (file == STDERR_FILENO) return ::syscall(SYS_write, file, bytes, size);
  if (fails(Call::Write) || is_put_off(Call::Write, file == STDOUT_FILENO)) return -1;
  return ::syscall(SYS_write, file, bytes, shortened(Call::Write, size));
}

int fsync(int file) {
  if (fails(Call::Sync)) return -1;
  return static_cast<int>(::syscall(SYS_fsync, file));
}

int close(int file) {
  const bool is_wrong = fails(Call::Close);
  const int result = static_cast<int>(::syscall(SYS_close, file));
  if (is_wrong) errno = EIO;
  return is_wrong ? -1 : result;
}

int rename(const char* from, const char* to) noexcept {
  if (fails(Call::Rename)) return -1;
  return static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*), void* argument) noexcept {
  if (fails(Call::Thread)) return EAGAIN;
  static auto* const real = next_of(&pthread_create, "pthread_create");
  return real(thread, attributes, run, argument);
}

}  // extern "C"
