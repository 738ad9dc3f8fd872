#include "engine/input/encoding_source.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "tests/read_source.h"
#include "tests/trickling_source.h"

namespace insitu {
namespace {

using namespace std::string_literals;

// ---- guessing

std::string guessed(const std::string& head) { return std::string(guess_encoding(head).encoding); }
std::string refusal_of(const std::string& head) { return std::string(guess_encoding(head).refusal); }

/// Encodes ASCII.
std::string utf16le(std::string_view text) {
  std::string bytes;
  for (const char character : text) bytes += {character, '\0'};
  return bytes;
}

std::string utf16be(std::string_view text) { return "\0"s + utf16le(text).substr(0, 2 * text.size() - 1); }

TEST(GuessEncoding, AMarkDecides) {
  EXPECT_EQ(guessed("\xff\xfe" + utf16le("a\n")), "utf-16le");
  EXPECT_EQ(guessed("\xfe\xff" + utf16be("a\n")), "utf-16be");
  EXPECT_EQ(guessed("\xff\xfe"), "utf-16le");
  EXPECT_EQ(guessed("\xfe\xff\0\0"s), "utf-16be");
  EXPECT_EQ(refusal_of("\xff\xfe" + utf16le("a long enough text\n")), "");
  for (const std::string& text :
       {""s, "\xff"s, "\xfe"s, "a\xff\xfe"s, "\xef\xbb\xbf text"s, "plain text of some length"s}) {
    EXPECT_EQ(guessed(text), "");
    EXPECT_EQ(refusal_of(text), "");
  }
}

TEST(GuessEncoding, Utf32IsRefused) {
  EXPECT_EQ(refusal_of("\xff\xfe\0\0a\0\0\0"s), "is UTF-32 by its mark: --encoding utf-32le");
  EXPECT_EQ(refusal_of("\0\0\xfe\xff\0\0\0a"s), "is UTF-32 by its mark: --encoding utf-32be");
  EXPECT_EQ(guessed("\xff\xfe\0\0a\0\0\0"s), "");
}

TEST(GuessEncoding, Utf16WithoutAMarkIsRefused) {
  EXPECT_EQ(refusal_of(utf16le("12345678")), "looks like UTF-16LE without a mark: --encoding utf-16le");
  EXPECT_EQ(refusal_of(utf16be("12345678")), "looks like UTF-16BE without a mark: --encoding utf-16be");
  EXPECT_EQ(refusal_of(utf16le("1234567")), "") << "fewer than 16 bytes";
  // Three quarters Hangul, one quarter ASCII: of the upper halves a quarter is NUL.
  const std::string hangul = "\xdc\xc2";
  EXPECT_NE(refusal_of(hangul + hangul + hangul + utf16le("a") + hangul + hangul + hangul + utf16le("b")), "");
  EXPECT_EQ(refusal_of(hangul + hangul + hangul + utf16le("a") + hangul + hangul + hangul + hangul), "");
}

TEST(GuessEncoding, OnlyTheFirst4KiBCount) {
  EXPECT_EQ(refusal_of(std::string(4096, 'x') + utf16le(std::string(100'000, 'y'))), "");
  EXPECT_NE(refusal_of(utf16le(std::string(2048, 'y')) + std::string(100'000, '\0')), "");
}

// A log whose file was emptied while its writer went on at its old offset (copytruncate) begins with a hole.
TEST(GuessEncoding, ARunOfNulsIsNoUtf16) {
  for (const std::size_t nuls : {1u, 2u, 3u, 8u, 100u, 4095u, 4096u, 100'000u}) {
    EXPECT_EQ(refusal_of(std::string(nuls, '\0') + "2026-03-02 09:00:00 ERROR a\n" + std::string(100, 'x')), "")
        << nuls;
  }
  EXPECT_EQ(refusal_of("a\0b\0\0c\0d\0e\0f\0g\0h\0i"s), "") << "NULs on both sides";
}

// ---- decoding

struct DecodedText {
  SourceContent content;
  std::uint64_t replaced = 0;
};

DecodedText decode(const std::string& encoding, const std::string& bytes, std::size_t read_size = 1 << 20,
                   std::size_t capacity = 1 << 16) {
  auto source = decode_text(std::make_unique<TricklingSource>(bytes, read_size), encoding);
  if (!source) return {{"", source.error()}};
  DecodedText decoded{read_source_to_end(**source, capacity)};
  decoded.replaced = (*source)->facts().replaced_characters;
  return decoded;
}

/// Checks it for reads of many sizes.
void expect_decoded(const std::string& encoding, const std::string& bytes, const SourceContent& content,
                    std::uint64_t replaced = 0) {
  for (const std::size_t read_size : {1u, 2u, 3u, 5u, 1000u}) {
    for (const std::size_t capacity : {1u, 2u, 3u, 1000u}) {
      const DecodedText decoded = decode(encoding, bytes, read_size, capacity);
      EXPECT_EQ(decoded.content, content) << encoding << " " << read_size << " " << capacity;
      EXPECT_EQ(decoded.replaced, replaced) << encoding;
    }
  }
}

TEST(DecodeText, Utf16) {
  // U+0041, U+C2DC (시), U+1F600 as a pair, line feed.
  const SourceContent expected{"A\xec\x8b\x9c\xf0\x9f\x98\x80\n"};
  expect_decoded("utf-16le", "A\0\xdc\xc2\x3d\xd8\0\xde\n\0"s, expected);
  expect_decoded("utf-16be", "\0A\xc2\xdc\xd8\x3d\xde\0\0\n"s, expected);
  expect_decoded("UTF-16LE", utf16le("text"), {"text"});
  expect_decoded("utf-16le", "", {""});
}

TEST(DecodeText, AMarkBecomesThatOfUtf8) {
  expect_decoded("utf-16le", "\xff\xfe" + utf16le("a"),
                 {"\xef\xbb\xbf"
                  "a"});
  expect_decoded("utf-16be", "\xfe\xff" + utf16be("a"),
                 {"\xef\xbb\xbf"
                  "a"});
}

TEST(DecodeText, ALoneSurrogateIsReplacedAndCounted) {
  const std::string replacement = "\xef\xbf\xbd";
  expect_decoded("utf-16le", "\0\xd8"s + utf16le("a\n"), {replacement + "a\n"}, 1);  // high, then a letter
  expect_decoded("utf-16le", "\0\xdc"s + utf16le("a\n"), {replacement + "a\n"}, 1);  // low
  expect_decoded("utf-16le", "\0\xdc\0\xd8"s + utf16le("a"), {replacement + replacement + "a"}, 2);
  expect_decoded("utf-16le", "\0\xd8\x3d\xd8\0\xde"s, {replacement + "\xf0\x9f\x98\x80"}, 1);  // high, then a pair
  expect_decoded("utf-16be", utf16be("a") + "\xd8\0"s, {"a" + replacement}, 1);                // high, then the end
}

TEST(DecodeText, Utf32) {
  // U+0061, U+1F600, what is no code point, a surrogate.
  const SourceContent expected{"a\xf0\x9f\x98\x80\xef\xbf\xbd\xef\xbf\xbd"};
  expect_decoded("utf-32le", "a\0\0\0\0\xf6\1\0\0\0\x11\0\0\xd8\0\0"s, expected, 2);
  expect_decoded("UTF-32BE", "\0\0\0a\0\1\xf6\0\0\x11\0\0\0\0\xd8\0"s, expected, 2);
}

TEST(DecodeText, HalfAUnitAtTheEndIsAProblem) {
  expect_decoded("utf-16le", utf16le("a\nb") + "c", {"a\nb", "the utf-16le text ends inside a character", 3});
  expect_decoded("utf-16be", utf16be("a\n") + "\0"s, {"a\n", "the utf-16be text ends inside a character", 2});
  expect_decoded("UTF-16LE", "x", {"", "the utf-16le text ends inside a character", 0});
  expect_decoded("utf-16le", "a\0\x3d\xd8\0"s, {"a", "the utf-16le text ends inside a character", 1});
  expect_decoded("utf-32le", "a\0\0\0b\0\0"s, {"a", "the utf-32le text ends inside a character", 1});
}

// "인증실패", as tables of KS X 1001 have it.
TEST(DecodeText, KoreanAndJapanese) {
  expect_decoded("euc-kr", "\xc0\xce\xc1\xf5\xbd\xc7\xc6\xd0\n", {"인증실패\n"});
  expect_decoded("cp949", "\x8c\x63\\\n", {"똠\\\n"});
  expect_decoded("shift_jis", "\x8e\xb8\x94\x73 C:\\logs~\n", {"失敗 C:\\logs~\n"});
  expect_decoded("euc-jp", "\xbc\xba\xc7\xd4\n", {"失敗\n"});
}

// A label means on the web what most files under it are written in.
TEST(DecodeText, LabelsMeanTheLaterSuperset) {
  expect_decoded("euc-kr", "\x8c\x63", {"똠"});
  expect_decoded("gb2312", "\x96\xa2", {"枹"});
  expect_decoded("KS_C_5601-1987", "\xc0\xce", {"인"});
}

TEST(DecodeText, WesternEncodings) {
  expect_decoded("windows-1252", "caf\xe9 \x80\n", {"café €\n"});
  expect_decoded("latin1", "caf\xe9\n", {"café\n"});
  expect_decoded("koi8-r", "\xcf\xdb\xc9\xc2\xcb\xc1", {"ошибка"});
  expect_decoded("utf-8", "caf\xc3\xa9\n", {"café\n"});
}

TEST(DecodeText, WhatDoesNotDecodeIsReplacedAndCounted) {
  const std::string replacement = "\xef\xbf\xbd";
  expect_decoded("euc-kr", "a\xff\n", {"a" + replacement + "\n"}, 1);
  expect_decoded("euc-kr", "a\xc0\nb", {"a" + replacement + "\nb"}, 1);  // the line still ends there
  expect_decoded("euc-kr", "a\xc0", {"a" + replacement}, 1);
  expect_decoded("windows-1252", "\x81", {replacement}, 1);
  expect_decoded("utf-8", "a\xff\xfe\n", {"a" + replacement + replacement + "\n"}, 2);
  const DecodedText decoded = decode("us-ascii", std::string(300'000, '\xff'), 70'000);
  EXPECT_EQ(decoded.content.bytes.size(), 900'000u);
  EXPECT_EQ(decoded.replaced, 300'000u);
}

TEST(DecodeText, MoreThanAnyBuffer) {
  std::string korean, utf8;
  for (int i = 0; i < 100'000; ++i) {
    korean += "\xc0\xce" + std::to_string(i) + "\n";
    utf8 += "인" + std::to_string(i) + "\n";
  }
  for (const std::size_t read_size : {999u, 1'000'000u}) {
    EXPECT_TRUE(decode("euc-kr", korean, read_size).content == SourceContent{utf8});
  }
}

TEST(DecodeText, AProblemOfTheTextIsPassedOnAtTheOffsetOfWhatWasDecoded) {
  auto text = std::make_unique<TricklingSource>("\xc0\xce\xc0", 2);
  text->fail_at_end("input/output error");
  const auto source = decode_text(std::move(text), "euc-kr");
  ASSERT_TRUE(source);
  EXPECT_EQ(read_source_to_end(**source), (SourceContent{"인", "input/output error", 3}));
}

TEST(DecodeText, HandsOutWhatItHasInsteadOfReadingOn) {
  const auto source = decode_text(std::make_unique<TricklingSource>(utf16le("abcd"), 5, Life::Live), "utf-16le");
  ASSERT_TRUE(source);
  EXPECT_TRUE((*source)->is_live());
  std::string buffer(100, '\0');
  EXPECT_EQ((*source)->read(buffer.data(), buffer.size()).value(), 2u);
  EXPECT_EQ((*source)->read(buffer.data(), buffer.size()).value(), 2u);
}

// ---- names

TEST(DecodeText, UnknownNamesAreRefused) {
  for (const std::string& name : {""s, "no-such"s, "utf-16le//IGNORE"s, "utf-8//"s, "euc-kr "s, "euc-kr\0"s}) {
    const auto problem = encoding_problem(name);
    ASSERT_TRUE(problem) << name;
    EXPECT_TRUE(problem->starts_with("unknown encoding `" + name + "`: ")) << *problem;
    EXPECT_EQ(decode_text(std::make_unique<TricklingSource>("", 1), name).error(), *problem);
  }
}

// The labels of the Encoding Standard (WHATWG), but those of `replacement` and `x-user-defined`.
TEST(DecodeText, KnowsTheLabelsOfTheWeb) {
  for (const std::string_view label : {"unicode-1-1-utf-8",
                                       "unicode11utf8",
                                       "unicode20utf8",
                                       "utf-8",
                                       "utf8",
                                       "x-unicode20utf8",
                                       "866",
                                       "cp866",
                                       "csibm866",
                                       "ibm866",
                                       "csisolatin2",
                                       "iso-8859-2",
                                       "iso-ir-101",
                                       "iso8859-2",
                                       "iso88592",
                                       "iso_8859-2",
                                       "iso_8859-2:1987",
                                       "l2",
                                       "latin2",
                                       "csisolatin3",
                                       "iso-8859-3",
                                       "iso-ir-109",
                                       "iso88593",
                                       "l3",
                                       "latin3",
                                       "csisolatin4",
                                       "iso-8859-4",
                                       "iso-ir-110",
                                       "iso88594",
                                       "l4",
                                       "latin4",
                                       "csisolatincyrillic",
                                       "cyrillic",
                                       "iso-8859-5",
                                       "iso-ir-144",
                                       "iso88595",
                                       "arabic",
                                       "asmo-708",
                                       "csiso88596e",
                                       "csiso88596i",
                                       "csisolatinarabic",
                                       "ecma-114",
                                       "iso-8859-6",
                                       "iso-8859-6-e",
                                       "iso-8859-6-i",
                                       "iso-ir-127",
                                       "iso88596",
                                       "csisolatingreek",
                                       "ecma-118",
                                       "elot_928",
                                       "greek",
                                       "greek8",
                                       "iso-8859-7",
                                       "iso-ir-126",
                                       "iso88597",
                                       "sun_eu_greek",
                                       "csiso88598e",
                                       "csisolatinhebrew",
                                       "hebrew",
                                       "iso-8859-8",
                                       "iso-8859-8-e",
                                       "iso-ir-138",
                                       "iso88598",
                                       "visual",
                                       "csiso88598i",
                                       "iso-8859-8-i",
                                       "logical",
                                       "csisolatin6",
                                       "iso-8859-10",
                                       "iso-ir-157",
                                       "iso885910",
                                       "l6",
                                       "latin6",
                                       "iso-8859-13",
                                       "iso885913",
                                       "iso-8859-14",
                                       "iso885914",
                                       "csisolatin9",
                                       "iso-8859-15",
                                       "iso885915",
                                       "l9",
                                       "iso-8859-16",
                                       "cskoi8r",
                                       "koi",
                                       "koi8",
                                       "koi8-r",
                                       "koi8_r",
                                       "koi8-ru",
                                       "koi8-u",
                                       "csmacintosh",
                                       "mac",
                                       "macintosh",
                                       "x-mac-roman",
                                       "dos-874",
                                       "iso-8859-11",
                                       "iso885911",
                                       "tis-620",
                                       "windows-874",
                                       "cp1250",
                                       "windows-1250",
                                       "x-cp1250",
                                       "cp1251",
                                       "windows-1251",
                                       "x-cp1251",
                                       "ansi_x3.4-1968",
                                       "ascii",
                                       "cp1252",
                                       "cp819",
                                       "csisolatin1",
                                       "ibm819",
                                       "iso-8859-1",
                                       "iso-ir-100",
                                       "iso88591",
                                       "iso_8859-1:1987",
                                       "l1",
                                       "latin1",
                                       "us-ascii",
                                       "windows-1252",
                                       "x-cp1252",
                                       "cp1253",
                                       "windows-1253",
                                       "x-cp1253",
                                       "cp1254",
                                       "csisolatin5",
                                       "iso-8859-9",
                                       "iso-ir-148",
                                       "l5",
                                       "latin5",
                                       "windows-1254",
                                       "x-cp1254",
                                       "cp1255",
                                       "windows-1255",
                                       "cp1256",
                                       "windows-1256",
                                       "cp1257",
                                       "windows-1257",
                                       "cp1258",
                                       "windows-1258",
                                       "x-cp1258",
                                       "x-mac-cyrillic",
                                       "x-mac-ukrainian",
                                       "chinese",
                                       "csgb2312",
                                       "csiso58gb231280",
                                       "gb2312",
                                       "gb_2312",
                                       "gb_2312-80",
                                       "gbk",
                                       "iso-ir-58",
                                       "x-gbk",
                                       "gb18030",
                                       "big5",
                                       "big5-hkscs",
                                       "cn-big5",
                                       "csbig5",
                                       "x-x-big5",
                                       "cseucpkdfmtjapanese",
                                       "euc-jp",
                                       "x-euc-jp",
                                       "csiso2022jp",
                                       "iso-2022-jp",
                                       "csshiftjis",
                                       "ms932",
                                       "ms_kanji",
                                       "shift-jis",
                                       "shift_jis",
                                       "sjis",
                                       "windows-31j",
                                       "x-sjis",
                                       "cseuckr",
                                       "csksc56011987",
                                       "euc-kr",
                                       "iso-ir-149",
                                       "korean",
                                       "ks_c_5601-1987",
                                       "ks_c_5601-1989",
                                       "ksc5601",
                                       "ksc_5601",
                                       "windows-949",
                                       "unicodefffe",
                                       "utf-16be",
                                       "csunicode",
                                       "iso-10646-ucs-2",
                                       "ucs-2",
                                       "unicode",
                                       "unicodefeff",
                                       "utf-16",
                                       "utf-16le"}) {
    EXPECT_EQ(encoding_problem(label), std::nullopt);
  }
}

}  // namespace
}  // namespace insitu
