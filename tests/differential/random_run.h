#pragma once

#include <gtest/gtest.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

/// What the tests on random patterns and queries have in common.
namespace insitu {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kIsSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kIsSanitized = true;
#else
inline constexpr bool kIsSanitized = false;
#endif
#else
inline constexpr bool kIsSanitized = false;
#endif

inline constexpr std::uint64_t kSeed = 20260101;

/// A number from the environment, for a longer or a different run:
/// INSITU_DIFFERENTIAL_PATTERNS=100000 INSITU_DIFFERENTIAL_SEED=7.
inline std::uint64_t setting(const char* variable, std::uint64_t usual) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return usual;
  std::uint64_t number = usual;
  const std::string_view digits(text);
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

/// Reports what did not agree. One mistake shows in hundreds of pairs; the first few say it all.
class Reports {
 public:
  void report(const std::string& text) {
    ++reports_;
    ADD_FAILURE() << text;
  }
  [[nodiscard]] bool is_enough() const { return reports_ >= kMaxReports; }

 private:
  static constexpr std::size_t kMaxReports = 5;
  std::size_t reports_ = 0;
};

}  // namespace insitu
