#include "engine/input/base64_source.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "tests/read_source.h"
#include "tests/trickling_source.h"

namespace insitu {
namespace {

using namespace std::string_literals;

SourceContent decoded(const std::string& text, std::size_t read_size = 1 << 20, std::size_t capacity = 1 << 16) {
  return read_source_to_end(*decode_base64(std::make_unique<TricklingSource>(text, read_size)), capacity);
}

/// Encodes bit by bit, as RFC 4648 describes it.
std::string encoded(std::string_view bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t bit = 0; bit < 8 * bytes.size(); bit += 6) {
    std::size_t digit = 0;
    for (std::size_t i = bit; i < bit + 6; ++i) {
      const unsigned byte = i / 8 < bytes.size() ? static_cast<unsigned char>(bytes[i / 8]) : 0;
      digit = 2 * digit + ((byte >> (7 - i % 8)) & 1U);
    }
    text += kAlphabet[digit];
  }
  while (text.size() % 4 != 0) text += '=';
  return text;
}

std::string sample_bytes(std::size_t size) {
  std::string bytes;
  std::uint32_t state = 1;
  while (bytes.size() < size) {
    state = state * 1664525 + 1013904223;
    bytes += static_cast<char>(state >> 24);
  }
  return bytes;
}

// RFC 4648, section 10.
TEST(Base64Source, TheExamplesOfTheStandard) {
  EXPECT_EQ(decoded(""), SourceContent{""});
  EXPECT_EQ(decoded("Zg=="), SourceContent{"f"});
  EXPECT_EQ(decoded("Zm8="), SourceContent{"fo"});
  EXPECT_EQ(decoded("Zm9v"), SourceContent{"foo"});
  EXPECT_EQ(decoded("Zm9vYg=="), SourceContent{"foob"});
  EXPECT_EQ(decoded("Zm9vYmE="), SourceContent{"fooba"});
  EXPECT_EQ(decoded("Zm9vYmFy"), SourceContent{"foobar"});
}

TEST(Base64Source, HowItIsReadMakesNoDifference) {
  for (const std::size_t size : {1u, 2u, 3u, 4u, 100u, 101u, 102u}) {
    const std::string bytes = sample_bytes(size);
    for (const std::size_t read_size : {1u, 2u, 3u, 4u, 5u, 7u, 1000u}) {
      for (const std::size_t capacity : {1u, 2u, 3u, 4u, 5u, 1000u}) {
        ASSERT_EQ(decoded(encoded(bytes), read_size, capacity), SourceContent{bytes}) << read_size << " " << capacity;
      }
    }
  }
  const std::string bytes = sample_bytes(1'000'000);
  EXPECT_TRUE(decoded(encoded(bytes), 100'000, 50'000) == SourceContent{bytes});
}

// Serializers of JSON escape what need not be escaped: PHP the slash, .NET and Gson the plus and the equals sign.
TEST(Base64Source, MayBeEscapedAsInJson) {
  for (std::size_t read_size = 1; read_size < 9; ++read_size) {
    EXPECT_EQ(decoded("\\/\\/\\/\\/", read_size), SourceContent{"\xff\xff\xff"});
    EXPECT_EQ(decoded("A\\/A\\u002bAAA\\/", read_size), decoded("A/A+AAA/"));
    EXPECT_EQ(decoded("Zg\\u003d\\u003D", read_size), SourceContent{"f"});
  }
}

TEST(Base64Source, SaysWhereTheTextIsDamaged) {
  for (const std::size_t read_size : {1u, 3u, 1000u}) {
    EXPECT_EQ(decoded("Zm9v Zm9v", read_size), (SourceContent{"foo", "the base64 data is damaged", 4}));
    EXPECT_EQ(decoded("Zm9vZm-v", read_size), (SourceContent{"foo", "the base64 data is damaged", 6}));
    EXPECT_EQ(decoded("=", read_size), (SourceContent{"", "the base64 data is damaged", 0}));
    EXPECT_EQ(decoded("Z===", read_size), (SourceContent{"", "the base64 data is damaged", 1}));
    EXPECT_EQ(decoded("Zg=v", read_size), (SourceContent{"", "the base64 data is damaged", 3}));
    EXPECT_EQ(decoded("Zm9v\\nZm9v", read_size), (SourceContent{"foo", "the base64 data is damaged", 4}));
    EXPECT_EQ(decoded("\\/\\/\\/\\/Z\\u00e4AA", read_size),
              (SourceContent{"\xff\xff\xff", "the base64 data is damaged", 9}));
    EXPECT_EQ(decoded("Z\\u00g1AA", read_size), (SourceContent{"", "the base64 data is damaged", 1}));
    EXPECT_EQ(decoded("Zg==Zm9v", read_size), (SourceContent{"f", "the base64 data is followed by something else", 4}));
    EXPECT_EQ(decoded("Zm8==", read_size), (SourceContent{"fo", "the base64 data is followed by something else", 4}));
    EXPECT_EQ(decoded("\xff\0\0\0"s, read_size), (SourceContent{"", "the base64 data is damaged", 0}));
  }
}

TEST(Base64Source, SaysThatTheTextEndsTooEarly) {
  for (const std::size_t read_size : {1u, 1000u}) {
    EXPECT_EQ(decoded("Zm9vZ", read_size), (SourceContent{"foo", "the base64 data ends too early", 5}));
    EXPECT_EQ(decoded("Zm9vZm", read_size), (SourceContent{"foo", "the base64 data ends too early", 6}));
    EXPECT_EQ(decoded("Zm9vZm8", read_size), (SourceContent{"foo", "the base64 data ends too early", 7}));
    EXPECT_EQ(decoded("Zg=", read_size), (SourceContent{"", "the base64 data ends too early", 3}));
    EXPECT_EQ(decoded("Zm9v\\u00", read_size), (SourceContent{"foo", "the base64 data ends too early", 8}));
  }
}

TEST(Base64Source, AProblemOfTheTextComesAfterWhatWasDecoded) {
  auto text = std::make_unique<TricklingSource>("Zm9vZm", 4);
  text->fail_at_end("input/output error");
  EXPECT_EQ(read_source_to_end(*decode_base64(std::move(text))), (SourceContent{"foo", "input/output error", 6}));
}

TEST(Base64Source, HandsOutWhatItHasInsteadOfReadingOn) {
  const auto source = decode_base64(std::make_unique<TricklingSource>("Zm9vYmFy", 4, Life::Live));
  EXPECT_TRUE(source->is_live());
  std::string buffer(100, '\0');
  EXPECT_EQ(source->read(buffer.data(), buffer.size()).value(), 3u);
}

}  // namespace
}  // namespace insitu
