#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/escaped_text.h"
#include "tests/fuzz/targets.h"

/// What the fuzzers start from and what they once found, tested again in every build, also with small changes: a run of
/// the fuzzers in little, without their knowledge of what was covered. A program of tests instantiates it for its
/// targets.
namespace insitu::fuzz {

/// The bytes that were kept for a fuzzer.
inline std::vector<std::string> kept_inputs(const std::string& fuzzer) {
  std::vector<std::filesystem::path> files;
  for (const std::string_view kept : {"corpus", "fixed"}) {
    const std::filesystem::path folder = std::filesystem::path(INSITU_SOURCE_DIRECTORY) / "tests/fuzz" / kept / fuzzer;
    if (!std::filesystem::exists(folder)) continue;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  }
  std::ranges::sort(files);  // the same changes on every machine
  std::vector<std::string> inputs;
  for (const std::filesystem::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return inputs;
}

/// Changes inputs as fuzzers do.
class InputMutator {
 public:
  explicit InputMutator(const std::vector<std::string>& inputs) : inputs_(inputs) {}

  std::string next() {
    std::string bytes = any_input();
    for (std::size_t changes = 1 + below(3); changes > 0; --changes) change(bytes);
    return bytes;
  }

 private:
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }
  const std::string& any_input() { return inputs_[below(inputs_.size())]; }

  void change(std::string& bytes) {
    const std::size_t at = below(bytes.size() + 1);
    const std::size_t size = below(std::min<std::size_t>(bytes.size() - at, 20) + 1);
    switch (below(5)) {
      case 0: bytes.erase(at, size); break;
      case 1: bytes.insert(at, bytes.substr(at, size)); break;
      case 2: bytes.insert(at, 1, odd_byte()); break;
      case 3:
        if (at < bytes.size()) bytes[at] = odd_byte();
        break;
      default: {
        const std::string& other = any_input();
        const std::size_t from = below(other.size() + 1);
        bytes.replace(at, size, other, from, below(40));
      }
    }
  }

  char odd_byte() {
    using namespace std::string_view_literals;
    constexpr std::string_view kOdd = "\0\n\r\t \"'\\{}[](),:$%*-+.0179eEax\x7f\x80\xc3\xff"sv;
    return kOdd[below(kOdd.size())];
  }

  const std::vector<std::string>& inputs_;
  std::mt19937_64 random_{17};
};

/// A target, and how it is asked.
struct Target {
  std::string name;
  Finding (*ask)(std::string_view bytes);
  int mutations;  // as many as take a fraction of a second where the sanitizers look on
};

class FuzzReplay : public testing::TestWithParam<Target> {
 protected:
  /// Asks the target for all that was kept, and for changes of it.
  static void replay() {
    const std::vector<std::string> inputs = kept_inputs("fuzz_" + GetParam().name);
    ASSERT_FALSE(inputs.empty());
    for (const std::string& bytes : inputs) expect_no_finding(bytes);
    InputMutator mutator(inputs);
    for (int i = 0; i < GetParam().mutations; ++i) expect_no_finding(mutator.next());
  }

 private:
  static void expect_no_finding(std::string_view bytes) {
    const Finding finding = GetParam().ask(bytes);
    if (finding) ADD_FAILURE() << *finding << "\nbytes: " << write_escaped(bytes);
  }
};

}  // namespace insitu::fuzz
