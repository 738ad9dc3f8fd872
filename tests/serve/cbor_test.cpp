#include "cli/serve/protocols/cbor.h"

#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace insitu::serve {
namespace {

/// The bytes of hexadecimal digits, between which blanks may stand.
std::string bytes(std::string_view digits) {
  std::string result;
  for (std::size_t at = 0; at < digits.size(); at += 2) {
    if (digits[at] == ' ') {
      at -= 1;
      continue;
    }
    unsigned char byte = 0;
    const auto [end, error] = std::from_chars(digits.data() + at, digits.data() + at + 2, byte, 16);
    EXPECT_TRUE(error == std::errc() && end == digits.data() + at + 2) << digits;
    result += static_cast<char>(byte);
  }
  return result;
}

std::string hex(std::string_view text) {
  std::string digits;
  for (const char byte : text) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    digits += kDigits[static_cast<unsigned char>(byte) >> 4U];
    digits += kDigits[static_cast<unsigned char>(byte) & 0xFU];
  }
  return digits;
}

/// What the value of a map {"a": VALUE} is read as.
Tree value_of(std::string_view digits) {
  const auto tree = read_cbor(bytes("a1 61 61") + bytes(digits));
  if (!tree) {
    ADD_FAILURE() << digits << ": " << tree.error().message;
    return {};
  }
  const Tree* const value = tree->find("a");
  return value == nullptr ? Tree() : *value;
}

std::string problem_of(std::string_view digits) {
  const auto tree = read_cbor(bytes(digits));
  if (tree) return "it was read";
  EXPECT_EQ(tree.error().shape, "SerializationException");
  EXPECT_EQ(tree.error().status, 400);
  return tree.error().message;
}

constexpr std::int64_t kNoon = 1'772'409'600'000;  // 2026-03-02T00:00:00Z

// endpoint.md, 17
TEST(Cbor, WritesTheGoldenAnswer) {
  const Tree point = Tree::map({{"Timestamp", Moment{kNoon}}, {"Sum", 3.0}, {"Unit", "Count"}});
  const Tree answer = Tree::map({{"Label", "E"}, {"Datapoints", Tree::List{point}}});
  const std::string_view expected =
      "a2654c6162656c61456a44617461706f696e747381a36954696d657374616d70c1fb41da6934c0000000"
      "6353756dfb400800000000000064556e697465436f756e74";
  EXPECT_EQ(hex(write_cbor(answer)), expected);
  const auto again = read_cbor(bytes(expected));
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, answer);
}

// endpoint.md, 17
TEST(Cbor, WritesTheGoldenError) {
  EXPECT_EQ(hex(write_cbor_error({.shape = "ResourceNotFound", .message = "x", .status = 404})),
            "a2665f5f747970657829636f6d2e616d617a6f6e6177732e636c6f75647761746368235265736f757263654e6f74466f756e64"
            "676d6573736167656178");
}

// endpoint.md, 17 and 4.3: what Go sends
TEST(Cbor, ReadsMapsAndListsOfUnknownLength) {
  EXPECT_EQ(*read_cbor(bytes("bfff")), Tree::map());
  EXPECT_EQ(*read_cbor(bytes("a0")), Tree::map());
  EXPECT_EQ(*read_cbor(""), Tree::map());
  const std::string request = bytes(
      "bf 67456e6454696d65 c1fb41da693556000000 714d65747269634461746151756572696573 9f bf 624964 6161 "
      "6a4d657472696353746174 "
      "bf 664d6574726963 bf 6a4d65747269634e616d65 664572726f7273 694e616d657370616365 63417070 ff 66506572696f64 183c "
      "6453746174 6353756d ff ff ff 69537461727454696d65 c1fb41da6934c0000000 ff");
  EXPECT_EQ(request.size(), 139U);
  const auto tree = read_cbor(request);
  ASSERT_TRUE(tree);
  const Tree metric = Tree::map({{"MetricName", "Errors"}, {"Namespace", "App"}});
  const Tree stat = Tree::map({{"Metric", metric}, {"Period", 60}, {"Stat", "Sum"}});
  EXPECT_EQ(*tree, Tree::map({{"EndTime", Moment{kNoon + 600'000}},
                              {"MetricDataQueries", Tree::List{Tree::map({{"Id", "a"}, {"MetricStat", stat}})}},
                              {"StartTime", Moment{kNoon}}}));
}

// RFC 8949, appendix A
TEST(Cbor, ReadsTheExamplesOfTheStandard) {
  EXPECT_EQ(value_of("00"), Tree(0));
  EXPECT_EQ(value_of("17"), Tree(23));
  EXPECT_EQ(value_of("1818"), Tree(24));
  EXPECT_EQ(value_of("1903e8"), Tree(1000));
  EXPECT_EQ(value_of("1a000f4240"), Tree(1'000'000));
  EXPECT_EQ(value_of("1b000000e8d4a51000"), Tree(std::int64_t{1'000'000'000'000}));
  EXPECT_EQ(value_of("20"), Tree(-1));
  EXPECT_EQ(value_of("3903e7"), Tree(-1000));
  EXPECT_EQ(value_of("3b7fffffffffffffff"), Tree(std::numeric_limits<std::int64_t>::min()));
  EXPECT_EQ(value_of("f90000"), Tree(0.0));
  EXPECT_EQ(value_of("f93c00"), Tree(1.0));
  EXPECT_EQ(value_of("f93e00"), Tree(1.5));
  EXPECT_EQ(value_of("f97bff"), Tree(65504.0));
  EXPECT_EQ(value_of("f90001"), Tree(5.960464477539063e-8));
  EXPECT_EQ(value_of("f90400"), Tree(0.00006103515625));
  EXPECT_EQ(value_of("f9c400"), Tree(-4.0));
  EXPECT_EQ(value_of("f97c00"), Tree(std::numeric_limits<double>::infinity()));
  EXPECT_EQ(value_of("fa47c35000"), Tree(100000.0));
  EXPECT_EQ(value_of("fb3ff199999999999a"), Tree(1.1));
  EXPECT_TRUE(std::isnan(*value_of("f97e00").get<double>()));
  EXPECT_EQ(value_of("f4"), Tree(false));
  EXPECT_EQ(value_of("f5"), Tree(true));
  EXPECT_EQ(value_of("6449455446"), Tree("IETF"));
  EXPECT_EQ(value_of("62c3bc"), Tree("ü"));
  EXPECT_EQ(value_of("7f657374726561646d696e67ff"), Tree("streaming"));
  EXPECT_EQ(value_of("9f018202039f0405ffff"), Tree(Tree::List{1, Tree::List{2, 3}, Tree::List{4, 5}}));
  EXPECT_EQ(value_of("c11a514b67b0"), Tree(Moment{1'363'896'240'000}));
  EXPECT_EQ(value_of("c1fb41d452d9ec200000"), Tree(Moment{1'363'896'240'500}));
  EXPECT_EQ(value_of("d9d9f7f5"), Tree(true));  // a tag that says it is CBOR
}

TEST(Cbor, LeavesOutWhatIsNull) {
  EXPECT_EQ(*read_cbor(bytes("a3 6161 f6 6162 f7 6163 01")), Tree::map({{"c", 1}}));
  EXPECT_EQ(value_of("83f601f7"), Tree(Tree::List{1}));
}

TEST(Cbor, WritesIntegersAsShortAsTheyCanBe) {
  const auto written = [](std::int64_t number) { return hex(write_cbor(number)); };
  EXPECT_EQ(written(0), "00");
  EXPECT_EQ(written(23), "17");
  EXPECT_EQ(written(24), "1818");
  EXPECT_EQ(written(255), "18ff");
  EXPECT_EQ(written(256), "190100");
  EXPECT_EQ(written(65536), "1a00010000");
  EXPECT_EQ(written(4'294'967'296), "1b0000000100000000");
  EXPECT_EQ(written(-1), "20");
  EXPECT_EQ(written(-500), "3901f3");
  EXPECT_EQ(written(std::numeric_limits<std::int64_t>::min()), "3b7fffffffffffffff");
  EXPECT_EQ(hex(write_cbor(1.0)), "fb3ff0000000000000");
  EXPECT_EQ(hex(write_cbor(Tree::List{true, false, Tree::map()})), "83f5f4a0");
  EXPECT_EQ(hex(write_cbor("\xFF")), "63efbfbd");
}

TEST(Cbor, RefusesWhatIsBroken) {
  EXPECT_EQ(problem_of("01"), "the body is not a map of CBOR");
  EXPECT_EQ(problem_of("a000"), "there is more after the end of the map");
  EXPECT_EQ(problem_of("a1"), "the body ends in the middle of a value");
  EXPECT_EQ(problem_of("a16161"), "the body ends in the middle of a value");
  EXPECT_EQ(problem_of("a1616119"), "the body ends in the middle of a value");
  EXPECT_EQ(problem_of("a16161 6461"), "the body ends in the middle of a value");
  EXPECT_EQ(problem_of("bf616101"), "the body ends in the middle of a value");
  EXPECT_EQ(problem_of("a16161 1c"), "a value has a reserved length");
  EXPECT_EQ(problem_of("a16161 1f"), "an integer has no length");
  EXPECT_EQ(problem_of("a16161 df01"), "a tag has no number");
  EXPECT_EQ(problem_of("a16161 ff"), "a list or map ends that has not begun");
  EXPECT_EQ(problem_of("a16161 f0"), "a value is of no known kind");
  EXPECT_EQ(problem_of("a16161 4101"), "bytes are the value of no member");
  EXPECT_EQ(problem_of("a16161 61ff"), "a text is not UTF-8");
  EXPECT_EQ(problem_of("a16161 7f4101ff"), "a text has a piece that is no text");
  EXPECT_EQ(problem_of("a1 01 01"), "a name is no text");
  EXPECT_EQ(problem_of("a2 616101 616102"), "a map has a name twice");
  EXPECT_EQ(problem_of("a16161 1b8000000000000000"), "an integer has more than 64 bits");
  EXPECT_EQ(problem_of("a16161 c16131"), "a time is no number of seconds");
  EXPECT_EQ(problem_of("a16161 c1f97e00"), "a time is no number of seconds");
  EXPECT_EQ(problem_of("a16161 c11b7fffffffffffffff"), "a time is no number of seconds");
}

// No length is believed before as much is there.
TEST(Cbor, AllocatesNothingForLengthsThatAreNotThere) {
  EXPECT_EQ(problem_of("bb7fffffffffffffff"), "the body ends in the middle of a value");
  EXPECT_EQ(problem_of("a16161 9b7fffffffffffffff"), "the body ends in the middle of a value");
  EXPECT_EQ(problem_of("a16161 7bffffffffffffffff"), "the body ends in the middle of a value");
}

TEST(Cbor, IsNestedAtMost64Deep) {
  const auto nested = [](std::size_t lists) {
    return bytes("a16161") + std::string(lists, '\x81') + std::string(1, '\x01');
  };
  EXPECT_TRUE(read_cbor(nested(63)));
  EXPECT_FALSE(read_cbor(nested(64)));
  EXPECT_FALSE(read_cbor(nested(1'000'000)));
  EXPECT_FALSE(read_cbor(bytes("a16161") + std::string(1'000'000, '\xC6') + std::string(1, '\x01')));  // tags
}

}  // namespace
}  // namespace insitu::serve
