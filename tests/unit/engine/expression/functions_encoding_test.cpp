#include <gtest/gtest.h>

#include "tests/unit/engine/expression/function_call.h"

namespace insitu {
namespace {

TEST(EncodingFunctions, Urls) {
  expect_results({
      {"urlencode", {text("a/b?c=d&e é~")}, "a%2Fb%3Fc%3Dd%26e%20%C3%A9~"},
      {"urldecode", {text("a%2Fb%20c+d%C3%A9")}, "a/b c dé"},
      {"urldecode", {text("100%25 %zz %4")}, "100% %zz %4"},
      {"urldecode", {text("%ff")}, "\uFFFD"},
      {"urlencode", {text("")}, ""},
  });
}

TEST(EncodingFunctions, Base64) {
  expect_results({
      {"base64encode", {text("hello")}, "aGVsbG8="},
      {"base64encode", {text("é")}, "w6k="},
      {"base64encode", {text("")}, ""},
      {"base64decode", {text("aGVsbG8=")}, "hello"},
      {"base64decode", {text("aGVsbG8")}, "hello"},
      {"base64decode", {text("8J-YgA==")}, "😀"},
      {"base64decode", {text("8J+YgA==")}, "😀"},
      {"base64decode", {text("")}, ""},
      {"base64decode", {text("/w==")}, "\uFFFD"},
      {"base64decode", {text("a")}, kNothing},
      {"base64decode", {text("a GV")}, kNothing},
      {"base64decode", {text("aG=sbG8=")}, kNothing},
      {"base64decode", {text("a.~b")}, kNothing},
      {"base64decode", {text("====")}, kNothing},
  });
}

TEST(EncodingFunctions, Hexadecimal) {
  expect_results({
      {"hexToAscii", {text("48656c6c6f")}, "Hello"},
      {"hexToAscii", {text("0x4F4b")}, "OK"},
      {"hexToAscii", {text("")}, ""},
      {"hexToAscii", {text("486")}, kNothing},
      {"hexToAscii", {text("zz")}, kNothing},
      {"hexToDec", {text("0xff")}, "255"},
      {"hexToDec", {text("FF")}, "255"},
      {"hexToDec", {text("-0xff")}, "-255"},
      {"hexToDec", {text("7fffffffffffffff")}, "9223372036854775807"},
      {"hexToDec", {text("8000000000000000")}, kNothing},
      {"hexToDec", {text("-8000000000000000")}, "-9223372036854775808"},
      {"hexToDec", {text("0x")}, kNothing},
      {"hexToDec", {text("--1")}, kNothing},
      {"hexToDec", {text("12g")}, kNothing},
      {"decToHex", {number(255)}, "0xff"},
      {"decToHex", {number(-255)}, "-0xff"},
      {"decToHex", {real(255.9)}, "0xff"},
      {"decToHex", {number(0)}, "0x0"},
      {"decToHex", {number(INT64_MIN)}, "-0x8000000000000000"},
      {"decToHex", {text("x")}, kNothing},
  });
}

TEST(EncodingFunctions, Hashes) {
  expect_results({
      {"md5", {text("hello")}, "5d41402abc4b2a76b9719d911017c592"},
      {"md5", {text("")}, "d41d8cd98f00b204e9800998ecf8427e"},
      {"sha256", {text("hello")}, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"},
      {"sha256", {text("é")}, "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"},
  });
}

}  // namespace
}  // namespace insitu
