#include "insitu/scan_input.h"

#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <utility>

#include "engine/input/memory_source.h"
#include "engine/input/open_file.h"
#include "engine/input/range_source.h"

namespace insitu {
namespace {

/// Where in a regular file standard input begins; negative: it is none.
off_t begin_of_standard_input() {
  struct stat file = {};
  const bool is_file = ::fstat(STDIN_FILENO, &file) == 0 && S_ISREG(file.st_mode);
  return is_file ? ::lseek(STDIN_FILENO, 0, SEEK_CUR) : -1;
}

}  // namespace

Input file_input(const std::string& path) {
  return {.open = [path] { return open_file(path); },
          .may_block = [path] { return opening_may_block(path); },
          .path = path};
}

Input range_input(Input whole, std::uint64_t from, std::uint64_t to) {
  whole.text_before = [open = whole.open, from](std::size_t wanted) {
    const auto source = open();
    return source ? text_before_range(**source, from, wanted) : std::string();
  };
  whole.open = [open = std::move(whole.open), from, to]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
    auto source = open();
    if (!source) return source;
    return make_range_source(std::move(*source), from, to);
  };
  return whole;
}

Input memory_input(std::string bytes, const std::string& path) {
  auto kept = std::make_shared<const std::string>(std::move(bytes));
  return {.open = [kept]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> { return memory_source(kept); },
          .path = path};
}

Input standard_input() {
  const off_t begin = begin_of_standard_input();
  Input input{.open = open_standard_input, .may_block = [] { return true; }, .path = "-"};
  if (begin >= 0) input.rewind = [begin] { return ::lseek(STDIN_FILENO, begin, SEEK_SET) == begin; };
  return input;
}

}  // namespace insitu
