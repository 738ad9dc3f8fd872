#include "engine/expression/functions.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/engine/expression/function_call.h"

namespace insitu {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

TEST(Functions, AreSortedByNameInLowerCase) {
  const auto lower_less = [](const Function& a, const Function& b) {
    return std::ranges::lexicographical_compare(a.name, b.name, {}, lower, lower);
  };
  EXPECT_TRUE(std::ranges::is_sorted(functions(), lower_less));
}

TEST(Functions, AreFoundInAnyLetterCase) {
  EXPECT_EQ(find_function("ISIPV4INSUBNET")->name, "isIpv4InSubnet");
  EXPECT_EQ(find_function("isPresent")->name, "ispresent");
  EXPECT_EQ(find_function("bin"), nullptr);
  EXPECT_EQ(find_function(""), nullptr);
  EXPECT_EQ(find_function("absx"), nullptr);
}

// CWL_QuerySyntax-operations-functions; those that are not documented are named in grammar/README.md, "Text".
TEST(Functions, AreAllThere) {
  for (const char* name : {"abs",
                           "ceil",
                           "floor",
                           "sqrt",
                           "log",
                           "greatest",
                           "least",
                           "round",
                           "haversine",
                           "toNumber",
                           "toDouble",
                           "toInt",
                           "toLong",
                           "ispresent",
                           "coalesce",
                           "case",
                           "if",
                           "isNumeric",
                           "messageSize",
                           "isempty",
                           "isblank",
                           "concat",
                           "trim",
                           "ltrim",
                           "rtrim",
                           "strlen",
                           "toupper",
                           "tolower",
                           "substr",
                           "replace",
                           "regexReplace",
                           "regex_replace",
                           "strcontains",
                           "startsWith",
                           "endsWith",
                           "urlencode",
                           "urldecode",
                           "base64encode",
                           "base64decode",
                           "split",
                           "hexToAscii",
                           "hexToDec",
                           "decToHex",
                           "md5",
                           "sha256",
                           "jsonParse",
                           "jsonStringify",
                           "jsonArraySize",
                           "jsonArrayContains",
                           "isValidIp",
                           "isValidIpV4",
                           "isValidIpV6",
                           "isIpInSubnet",
                           "isIpv4InSubnet",
                           "isIpv6InSubnet",
                           "ipv4ToNumber",
                           "isPrivateIP",
                           "isPublicIP",
                           "isReservedIP",
                           "unmask",
                           "datefloor",
                           "dateceil",
                           "fromMillis",
                           "toMillis",
                           "now",
                           "parseDate",
                           "formatDate",
                           "strftime",
                           "queryStartTime",
                           "queryEndTime",
                           "queryTimeRange",
                           "histogram"}) {
    const Function* function = find_function(name);
    ASSERT_NE(function, nullptr) << name;
    EXPECT_EQ(function->listing, Listing::Documented) << name;
  }
  EXPECT_EQ(find_function("date_floor")->listing, Listing::Undocumented);
  EXPECT_EQ(find_function("date_ceil")->listing, Listing::Undocumented);
}

TEST(Functions, SayWhatTheyAre) {
  for (const Function& function : functions()) {
    EXPECT_TRUE(function.signature.starts_with(function.name)) << function.name;
    EXPECT_FALSE(function.summary.empty()) << function.name;
    EXPECT_LE(function.min_arguments, function.max_arguments) << function.name;
    EXPECT_LT(function.period_argument.value_or(0), std::max<std::size_t>(function.max_arguments, 1)) << function.name;
  }
}

// A map or a list counts as missing, except where a function is about it or only passes it on.
TEST(Functions, GiveNothingForNothing) {
  const std::vector<std::string_view> answer_anyway = {"ispresent", "isempty",   "isblank",      "isNumeric",
                                                       "coalesce",  "concat",    "if",           "case",
                                                       "unmask",    "jsonParse", "jsonStringify"};
  for (const Function& function : functions()) {
    if (std::ranges::find(answer_anyway, function.name) != answer_anyway.end()) continue;
    if (function.max_arguments == 0) continue;
    for (const FieldValue& nothing : {FieldValue(), FieldValue::map(R"({"a":1})")}) {
      std::vector<FieldValue> arguments(function.min_arguments, nothing);
      if (function.name == "jsonArrayContains" && nothing.is_structure()) continue;
      EXPECT_EQ(FunctionCall(function.name)(arguments), kNothing) << function.name;
      arguments.assign(function.min_arguments, text("1"));
      arguments.front() = nothing;
      if (function.name == "greatest" || function.name == "least") continue;
      if (function.name.starts_with("jsonArray") && nothing.is_structure()) continue;
      EXPECT_EQ(FunctionCall(function.name)(arguments), kNothing) << function.name;
    }
  }
}

TEST(Functions, RefuseLiteralsThatCannotWork) {
  const auto problem = [](std::string_view name, std::vector<std::optional<std::string>> literals) {
    return find_function(name)->check_literals(literals);
  };
  EXPECT_EQ(problem("regexReplace", {std::nullopt, "a(?=b)", "x"})->argument, 1U);
  EXPECT_TRUE(problem("regex_replace", {std::nullopt, "[", "x"})->message.contains("["));
  EXPECT_FALSE(problem("regexReplace", {std::nullopt, "[a]", "x"}));
  EXPECT_FALSE(problem("regexReplace", {"[", std::nullopt, "["}));
  EXPECT_EQ(problem("isIpInSubnet", {std::nullopt, "10.0.0.0/33"})->argument, 1U);
  EXPECT_TRUE(problem("isIpv4InSubnet", {std::nullopt, "10.0.0.0"})->message.contains("`10.0.0.0`"));
  EXPECT_FALSE(problem("isIpv6InSubnet", {std::nullopt, "2001:db8::/32"}));
  EXPECT_FALSE(problem("isIpInSubnet", {std::nullopt, std::nullopt}));
  EXPECT_EQ(problem("parseDate", {std::nullopt, "yyyy-bb"})->argument, 1U);
  EXPECT_EQ(problem("parseDate", {std::nullopt, "yyyy", "Nowhere"})->argument, 2U);
  EXPECT_FALSE(problem("parseDate", {std::nullopt, "yyyy-MM-dd", "Asia/Seoul"}));
  EXPECT_EQ(problem("formatDate", {std::nullopt, "%Y", "Nowhere"})->argument, 2U);
  EXPECT_FALSE(problem("strftime", {std::nullopt, "%Y"}));
}

}  // namespace
}  // namespace insitu
