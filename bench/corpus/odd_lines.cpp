#include "bench/corpus/odd_lines.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "bench/corpus/json_writer.h"

namespace insitu::bench {

namespace {

using namespace std::string_view_literals;

constexpr std::array kWords = {"인증실패"sv,  "결제"sv,   "오류"sv,        "사용자"sv,   "타임아웃"sv,
                               "정상 처리"sv, "재시도"sv, "서명 불일치"sv, "연결 끊김"sv};
constexpr std::uint32_t kMembers = 198;

std::string_view random_level(Randomness& random) {
  const std::uint32_t dice = random.below(100);
  if (dice < 5) return "ERROR";
  if (dice < 14) return "WARN";
  return dice < 15 ? "DEBUG" : "INFO";
}

/// Writes a number with as many digits as asked for, and zeros in front of it if it has fewer.
std::string digits(std::uint32_t number, std::size_t width) {
  std::string text = std::to_string(number);
  return text.insert(0, text.size() < width ? width - text.size() : 0, '0');
}

std::string prefixed(std::string_view prefix, std::string_view text) { return std::string(prefix).append(text); }

/// Writes hundredths as a fraction.
std::string fraction(std::uint32_t hundredths) {
  return std::to_string(hundredths / 100).append(1, '.').append(digits(hundredths % 100, 2));
}

}  // namespace

void append_tiny(Randomness& random, std::string& out) {
  JsonWriter json(out, JsonStyle::Compact);
  json.text("l", random_level(random));
  json.number("n", random.below(1'000'000));
  json.text("u", prefixed("u", std::to_string(random.below(10'000))));
  json.close();
  out += '\n';
}

void append_wide(Randomness& random, std::string& out) {
  JsonWriter json(out, JsonStyle::Compact);
  for (std::uint32_t i = 0; i < kMembers; ++i) {
    if (i == kMembers / 2) json.text("level", random_level(random));
    const std::string name = prefixed("field_", digits(i, 3));
    if (i % 3 == 0) {
      json.text(name, prefixed("v", std::to_string(random.below(10'000))));
    } else {
      json.number(name, random.below(100'000));
    }
  }
  json.verbatim("latency", fraction(random.below(100'000)));
  json.close();
  out += '\n';
}

void append_escaped(Randomness& random, std::string_view time, std::string& out) {
  std::string message;
  for (std::uint32_t words = 10 + random.below(31); words > 0; --words) {
    message += random.pick(kWords);
    if (words > 1) message += ' ';
  }
  JsonWriter json(out, JsonStyle::Python);
  json.text("ts", time);
  json.text("level", random_level(random));
  json.text("message", message);
  json.text("path", "C:\\logs\\app\"x\"");
  json.number("n", random.below(1000));
  json.close();
  out += '\n';
}

void append_card(Randomness& random, std::string_view time, std::string& out) {
  JsonWriter json(out, JsonStyle::Compact);
  json.text("ts", time);
  json.text("id", prefixed("u", digits(random.below(1'000'000), 6)));
  json.verbatim("lat", fraction(random.below(10'000'000)));
  const std::string took = std::to_string(random.below(5000));
  json.text("msg", prefixed("request took ", took).append("ms by host-").append(std::to_string(random.below(50))));
  json.close();
  out += '\n';
}

}  // namespace insitu::bench
