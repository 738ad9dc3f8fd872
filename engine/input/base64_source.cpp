#include "engine/input/base64_source.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/input/decoder.h"

namespace insitu {
namespace {

constexpr std::string_view kBase64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kTextBytes = 64 * 1024;
constexpr std::size_t kGroupCharacters = 4, kGroupBytes = 3;

/// The bit that is set in the digit of what is no character of the alphabet; six digits of a group stay below it.
constexpr std::uint32_t kNoDigit = std::uint32_t{1} << 24;

/// The digits of the characters as they are in a group of 24 bits, one table per place, so that four look-ups and three
/// ors decode a group.
using Digits = std::array<std::uint32_t, 256>;

constexpr std::array<Digits, kGroupCharacters> make_digits() {
  std::array<Digits, kGroupCharacters> tables{};
  for (std::size_t place = 0; place < kGroupCharacters; ++place) {
    tables[place].fill(kNoDigit);
    const std::size_t shift = 6 * (kGroupCharacters - 1 - place);
    for (std::uint32_t digit = 0; digit < kBase64Alphabet.size(); ++digit) {
      tables[place][static_cast<unsigned char>(kBase64Alphabet[digit])] = digit << shift;
    }
  }
  return tables;
}

constexpr std::array<Digits, kGroupCharacters> kDigits = make_digits();

constexpr std::uint32_t digit_at(std::size_t place, char character) {
  return kDigits[place][static_cast<unsigned char>(character)];
}

/// Writes the first `count` bytes of a group.
void write_group(std::uint32_t group, std::size_t count, char* into) {
  for (std::size_t i = 0; i < count; ++i) into[i] = static_cast<char>(group >> (16 - 8 * i));
}

/// Undoes the escapes of a JSON text as far as base64 needs them, character by character.
class EscapedCharacters {
 public:
  enum class State { Incomplete, Complete, Bad };

  State take(char byte) {
    escape_ += byte;
    if (escape_ == "\\") return State::Incomplete;
    if (escape_.size() == 1) return complete(byte);
    if (escape_.size() == 2 && byte != 'u') return byte == '/' ? complete(byte) : State::Bad;
    if (escape_.size() < kUnicodeEscape) return State::Incomplete;
    const auto code = code_point();
    return code ? complete(*code) : State::Bad;
  }

  [[nodiscard]] char character() const { return character_; }
  /// Returns the number of bytes that belong to an escape which is not complete.
  [[nodiscard]] std::size_t taken() const { return escape_.size(); }

 private:
  static constexpr std::size_t kUnicodeEscape = 6;

  State complete(char character) {
    character_ = character;
    escape_.clear();
    return State::Complete;
  }

  /// The character of `\u00XX`; others are not in the alphabet.
  [[nodiscard]] std::optional<char> code_point() const {
    unsigned code = 0;
    for (const char digit : std::string_view(escape_).substr(2)) {
      const std::size_t value = std::string_view("0123456789abcdefABCDEF").find(digit);
      if (value == std::string_view::npos) return std::nullopt;
      code = 16 * code + static_cast<unsigned>(value < 16 ? value : value - 6);
    }
    if (code >= 0x80) return std::nullopt;
    return static_cast<char>(code);
  }

  std::string escape_;
  char character_ = 0;
};

class Base64Source final : public ByteSource {
 public:
  explicit Base64Source(std::unique_ptr<ByteSource> text) : text_(std::move(text)), buffer_(kTextBytes, '\0') {}

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    std::size_t filled = hand_out_group(into, capacity);
    while (filled < capacity && !ended_) {
      if (unread_.empty()) {
        if (filled > 0) break;
        read_text();
        continue;
      }
      filled += decode_groups(into + filled, capacity - filled);
      if (filled == capacity || unread_.empty()) continue;
      take_byte();
      filled += hand_out_group(into + filled, capacity - filled);
    }
    if (filled > 0 || !problem_) return filled;
    return std::unexpected(*std::exchange(problem_, std::nullopt));
  }

  [[nodiscard]] bool is_live() const override { return text_->is_live(); }
  [[nodiscard]] SourceFacts facts() const override { return text_->facts(); }
  void ask_before_waiting(const std::function<bool()>& ask) override { text_->ask_before_waiting(ask); }

 private:
  void read_text() {
    auto count = text_->read(buffer_.data(), buffer_.size());
    if (!count) {
      ended_ = true;
      problem_ = std::move(count.error());
    } else if (*count == 0) {
      end_of_text();
    } else {
      unread_ = std::string_view(buffer_).substr(0, *count);
    }
  }

  /// Decodes whole groups, as long as they have neither padding nor escapes. Returns the number of bytes.
  std::size_t decode_groups(char* into, std::size_t capacity) {
    if (characters_ > 0 || escaped_.taken() > 0 || is_padded_) return 0;
    const std::size_t groups = std::min(unread_.size() / kGroupCharacters, capacity / kGroupBytes);
    const char* from = unread_.data();
    std::size_t done = 0;
    for (; done < groups; ++done, from += kGroupCharacters) {
      const std::uint32_t group =
          digit_at(0, from[0]) | digit_at(1, from[1]) | digit_at(2, from[2]) | digit_at(3, from[3]);
      if (group >= kNoDigit) break;
      write_group(group, kGroupBytes, into + kGroupBytes * done);
    }
    consume(kGroupCharacters * done);
    return kGroupBytes * done;
  }

  /// Takes one byte of the text into the group that has been begun.
  void take_byte() {
    const char byte = unread_.front();
    const std::uint64_t begin = position_ - escaped_.taken();
    consume(1);
    switch (escaped_.take(byte)) {
      case EscapedCharacters::State::Incomplete: return;
      case EscapedCharacters::State::Complete: return take_character(escaped_.character(), begin);
      case EscapedCharacters::State::Bad: return end_with(kDamaged, begin);
    }
  }

  void take_character(char character, std::uint64_t begin) {
    if (is_padded_ && characters_ == 0) return end_with(kFollowedByOther, begin);
    if (character == '=' && characters_ >= 2) {
      is_padded_ = true;
      ++characters_;
    } else {
      const std::uint32_t digit = is_padded_ ? kNoDigit : digit_at(characters_, character);
      if (digit == kNoDigit) return end_with(kDamaged, begin);
      group_ |= digit;
      ++characters_;
      ++digits_;
    }
    if (characters_ == kGroupCharacters) close_group();
  }

  void close_group() {
    ready_ = digits_ - 1;
    write_group(group_, ready_, decoded_.data());
    characters_ = digits_ = 0;
    group_ = 0;
  }

  /// Hands out the bytes of a group that was taken character by character.
  std::size_t hand_out_group(char* into, std::size_t capacity) {
    const std::size_t count = std::min(ready_, capacity);
    if (count == 0) return 0;
    std::memcpy(into, decoded_.data(), count);
    std::memmove(decoded_.data(), decoded_.data() + count, ready_ - count);
    ready_ -= count;
    return count;
  }

  void end_of_text() {
    if (characters_ > 0 || escaped_.taken() > 0) return end_with(kEndsTooEarly, position_);
    ended_ = true;
  }

  void end_with(std::string_view complaint, std::uint64_t offset) {
    ended_ = true;
    problem_ = InputProblem{"the base64 data " + std::string(complaint), offset};
  }

  void consume(std::size_t count) {
    unread_.remove_prefix(count);
    position_ += count;
  }

  std::unique_ptr<ByteSource> text_;
  std::string buffer_;
  std::string_view unread_;  ///< is in buffer_
  std::uint64_t position_ = 0;
  EscapedCharacters escaped_;
  std::uint32_t group_ = 0;     ///< the digits of a group that is not complete
  std::size_t characters_ = 0;  ///< of it, with padding
  std::size_t digits_ = 0;      ///< of it, without padding
  bool is_padded_ = false;      ///< padding has been seen: the text ends with this group
  std::array<char, kGroupBytes> decoded_{};
  std::size_t ready_ = 0;  ///< bytes of decoded_ that wait
  bool ended_ = false;
  std::optional<InputProblem> problem_;  ///< to be returned after the last bytes
};

}  // namespace

std::unique_ptr<ByteSource> decode_base64(std::unique_ptr<ByteSource> text) {
  return std::make_unique<Base64Source>(std::move(text));
}

}  // namespace insitu
