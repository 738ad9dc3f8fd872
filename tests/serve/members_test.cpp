#include "cli/serve/members.h"

#include <gtest/gtest.h>

#include <string>

namespace insitu::serve {
namespace {

TEST(Members, OfLogsAreRefusedInTheWordsOfTheService) {
  const Tree tree = Tree::map({{"limit", 10001}, {"name", ""}, {"order", "x"}});
  const auto message = [&](auto read) {
    Members in(tree);
    read(in);
    EXPECT_TRUE(in.is_refused());
    EXPECT_EQ(in.refusal()->shape, "InvalidParameterException");
    return in.refusal()->message;
  };
  EXPECT_EQ(
      message([](Members& in) { in.integer("limit", 1, 10000); }),
      "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value "
      "less than or equal to 10000");
  EXPECT_EQ(
      message([](Members& in) { in.text("name", 1, 512); }),
      "1 validation error detected: Value '' at 'name' failed to satisfy constraint: Member must have length greater "
      "than or equal to 1");
  EXPECT_EQ(message([](Members& in) { in.required_text("other"); }),
            "1 validation error detected: Value null at 'other' failed to satisfy constraint: Member must not be null");
  EXPECT_EQ(
      message([](Members& in) { in.choice("order", {"a", "b"}); }),
      "1 validation error detected: Value 'x' at 'order' failed to satisfy constraint: Member must satisfy enum value "
      "set: [a, b]");
}

TEST(Members, OfCloudWatchHaveCodesOfTheQueryProtocol) {
  const Tree tree = Tree::map({{"Period", 0}});
  Members low(tree, Service::CloudWatch);
  low.integer("Period", 1);
  EXPECT_EQ(low.refusal()->shape, "InvalidParameterValueException");
  EXPECT_EQ(low.refusal()->query_code, "InvalidParameterValue");
  Members absent(tree, Service::CloudWatch);
  absent.required_text("AlarmName");
  EXPECT_EQ(absent.refusal()->shape, "MissingRequiredParameterException");
  EXPECT_EQ(absent.refusal()->query_code, "MissingParameter");
}

TEST(Members, AWrongTypeIsASerializationException) {
  const Tree tree = Tree::map({{"limit", "5"}, {"text", 5}, {"list", "a"}, {"yes", "true"}, {"half", 1.5}});
  const auto refuses = [&](auto read) {
    Members in(tree);
    read(in);
    return in.is_refused() && in.refusal()->shape == "SerializationException";
  };
  EXPECT_TRUE(refuses([](Members& in) { in.integer("limit"); }));
  EXPECT_TRUE(refuses([](Members& in) { in.text("text"); }));
  EXPECT_TRUE(refuses([](Members& in) { in.list("list"); }));
  EXPECT_TRUE(refuses([](Members& in) { in.boolean("yes"); }));
  EXPECT_TRUE(refuses([](Members& in) { in.integer("half"); }));
}

TEST(Members, TextsOfAFormStandForNumbers) {
  const Tree tree = Tree::map({{"Period", "60"},
                               {"Threshold", "1.5"},
                               {"Enabled", "true"},
                               {"AlarmActions", ""},
                               {"At", "2026-03-02T00:00:00Z"},
                               {"Bad", "6o"}});
  Members in(tree, Service::CloudWatch, Typing::TextsOnly);
  EXPECT_EQ(in.integer("Period"), 60);
  EXPECT_EQ(in.number("Threshold"), 1.5);
  EXPECT_EQ(in.boolean("Enabled"), true);
  EXPECT_EQ(in.texts("AlarmActions"), std::vector<std::string>());
  EXPECT_EQ(in.moment("At"), Moment{1772409600000});
  EXPECT_FALSE(in.is_refused());
  in.integer("Bad");
  EXPECT_EQ(in.refusal()->shape, "InvalidParameterValueException");
}

TEST(Members, MomentsAreSecondsOrTexts) {
  const Tree tree = Tree::map({{"integer", 1772409600},
                               {"real", 1772409600.25},
                               {"text", "2026-03-02T00:00:00.250Z"},
                               {"moment", Moment{7}},
                               {"huge", 1e300}});
  Members in(tree, Service::CloudWatch);
  EXPECT_EQ(in.moment("integer"), Moment{1772409600000});
  EXPECT_EQ(in.moment("real"), Moment{1772409600250});
  EXPECT_EQ(in.moment("text"), Moment{1772409600250});
  EXPECT_EQ(in.moment("moment"), Moment{7});
  EXPECT_FALSE(in.is_refused());
  EXPECT_EQ(in.moment("huge"), std::nullopt);
  EXPECT_TRUE(in.is_refused());
}

TEST(Members, LengthsCountCharacters) {
  const Tree tree = Tree::map({{"name", "한글"}});
  Members fits(tree);
  fits.text("name", 1, 2);
  EXPECT_FALSE(fits.is_refused());
  Members longer(tree);
  longer.text("name", 1, 1);
  EXPECT_TRUE(longer.is_refused());
}

TEST(Members, BelowTheTopArePlacedInMessages) {
  const Tree tree = Tree::map({{"item", Tree::map({{"metricName", 5}})}});
  const Members in(tree);
  Members below = in.below(*tree.find("item"), "item");
  below.text("metricName");
  EXPECT_EQ(below.refusal()->message, "the value at 'item.metricName' is not a string");
}

}  // namespace
}  // namespace insitu::serve
