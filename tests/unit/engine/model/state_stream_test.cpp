#include "engine/model/state_stream.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace insitu {
namespace {

TEST(StateStream, ReadsWhatWasWritten) {
  StateWriter out;
  for (const std::uint64_t number : {0UL, 127UL, 128UL, 300UL, ~0UL}) out.number(number);
  for (const std::int64_t number : {0L, -1L, 64L, std::numeric_limits<long>::min(), std::numeric_limits<long>::max()}) {
    out.signed_number(number);
  }
  out.real(-0.0);
  out.real(1.5e300);
  out.text("é\0x");
  out.text("");
  StateReader in(out.bytes());
  for (const std::uint64_t number : {0UL, 127UL, 128UL, 300UL, ~0UL}) EXPECT_EQ(in.number(), number);
  for (const std::int64_t number : {0L, -1L, 64L, std::numeric_limits<long>::min(), std::numeric_limits<long>::max()}) {
    EXPECT_EQ(in.signed_number(), number);
  }
  EXPECT_TRUE(std::signbit(in.real()));
  EXPECT_EQ(in.real(), 1.5e300);
  EXPECT_EQ(in.text(), "é\0x");
  EXPECT_EQ(in.text(), "");
  EXPECT_TRUE(in.at_end());
  EXPECT_FALSE(in.failed());
}

// The same bytes on every machine.
TEST(StateStream, HasOneSpelling) {
  StateWriter out;
  out.number(300);
  out.signed_number(-2);
  out.real(1);
  out.text("ab");
  EXPECT_EQ(out.bytes(), std::string("\xAC\x02\x03\x00\x00\x00\x00\x00\x00\xF0\x3F\x02"
                                     "ab",
                                     14));
}

TEST(StateStream, ValuesKeepTheirKind) {
  const FieldValue values[] = {FieldValue(),
                               FieldValue::text("5"),
                               FieldValue::written_number("5.0"),
                               FieldValue::integer(-5),
                               FieldValue::real(2.5),
                               FieldValue::timestamp(1700000000000),
                               FieldValue::period({7, PeriodUnit::Week}),
                               FieldValue::map("{}"),
                               FieldValue::list("[1]")};
  StateWriter out;
  for (const FieldValue& value : values) out.value(value);
  StateReader in(out.bytes());
  for (const FieldValue& value : values) {
    const FieldValue read = in.value();
    EXPECT_EQ(read.kind(), value.kind());
    std::string scratch;
    std::string expected;
    EXPECT_EQ(text_of(read, scratch), text_of(value, expected));
  }
  EXPECT_TRUE(in.at_end());
}

TEST(StateStream, BrokenInputFails) {
  const auto fails = [](std::string_view bytes, auto read) {
    StateReader in(bytes);
    read(in);
    return in.failed();
  };
  const auto number = [](StateReader& in) { EXPECT_EQ(in.number(), 0U); };
  const auto value = [](StateReader& in) { EXPECT_TRUE(in.value().is_missing()); };
  EXPECT_TRUE(fails("", number));
  EXPECT_TRUE(fails("\x80", number));
  EXPECT_TRUE(fails("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02", number)) << "more than 64 bits";
  EXPECT_TRUE(fails("1234567", [](StateReader& in) { EXPECT_EQ(in.real(), 0); }));
  EXPECT_TRUE(
      fails("\x05"
            "abcd",
            [](StateReader& in) { EXPECT_EQ(in.text(), ""); }));
  EXPECT_TRUE(fails("\x7F", value)) << "no such kind";
  EXPECT_TRUE(fails(std::string_view("\x06\x00\x01", 3), value)) << "a period of nothing";
  EXPECT_TRUE(fails("\x06\x01\x0F", value)) << "no such unit";
  EXPECT_TRUE(fails("\x02xx", [](StateReader& in) { EXPECT_EQ(in.count(2), 0U); })) << "two of two bytes are not there";
}

TEST(StateStream, StaysFailed) {
  StateReader in(
      std::string_view("\x05"
                       "a\x01",
                       3));
  in.text();
  EXPECT_TRUE(in.failed());
  EXPECT_EQ(in.number(), 0U);
  EXPECT_EQ(in.text(), "");
}

}  // namespace
}  // namespace insitu
