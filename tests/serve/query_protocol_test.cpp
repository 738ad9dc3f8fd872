#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <string_view>

#include "cli/serve/protocols/query.h"

namespace insitu::serve {
namespace {

Tree form(std::string_view body) {
  const auto tree = read_query(body);
  if (!tree) ADD_FAILURE() << body << ": " << tree.error().message;
  return tree.value_or(Tree());
}

std::string form_problem(std::string_view body) {
  const auto tree = read_query(body);
  if (tree) return "it was read";
  EXPECT_EQ(tree.error().shape, "SerializationException");
  EXPECT_EQ(tree.error().status, 400);
  return tree.error().message;
}

// endpoint.md, 17: what Debian's CLI sends
TEST(QueryProtocol, ReadsWhatTheProgramOfDebianSends) {
  EXPECT_EQ(
      form("Action=PutMetricAlarm&Version=2010-08-01&AlarmName=y+%ED%95%9C%EA%B8%80&AlarmActions=&MetricName=Errors&"
           "Namespace=App&Statistic=Sum&Dimensions.member.1.Name=a&Dimensions.member.1.Value=b&Period=60&"
           "EvaluationPeriods=1&Threshold=1.0&ComparisonOperator=GreaterThanThreshold"),
      Tree::map({{"Action", "PutMetricAlarm"},
                 {"AlarmActions", ""},
                 {"AlarmName", "y 한글"},
                 {"ComparisonOperator", "GreaterThanThreshold"},
                 {"Dimensions", Tree::List{Tree::map({{"Name", "a"}, {"Value", "b"}})}},
                 {"EvaluationPeriods", "1"},
                 {"MetricName", "Errors"},
                 {"Namespace", "App"},
                 {"Period", "60"},
                 {"Statistic", "Sum"},
                 {"Threshold", "1.0"},
                 {"Version", "2010-08-01"}}));
}

TEST(QueryProtocol, SortsItemsByTheirNumbers) {
  EXPECT_EQ(form("A.member.10=c&A.member.2=b&A.member.1=a"), Tree::map({{"A", Tree::List{"a", "b", "c"}}}));
  EXPECT_EQ(form("A.member.10000=x"), Tree::map({{"A", Tree::List{"x"}}}));
  EXPECT_EQ(form("M.member.1.V.member.1=1&M.member.1.V.member.2=2"),
            Tree::map({{"M", Tree::List{Tree::map({{"V", Tree::List{"1", "2"}}})}}}));
}

TEST(QueryProtocol, ReadsMaps) {
  EXPECT_EQ(form("T.entry.1.key=Project&T.entry.1.value=shop&T.entry.2.key=Env&T.entry.2.value=%EC%8B%A4"),
            Tree::map({{"T", Tree::map({{"Env", "실"}, {"Project", "shop"}})}}));
  EXPECT_EQ(form("A.B.C=1&A.B.D=2"), Tree::map({{"A", Tree::map({{"B", Tree::map({{"C", "1"}, {"D", "2"}})}})}}));
}

TEST(QueryProtocol, ReadsNamesWithoutValuesAndNothing) {
  EXPECT_EQ(form(""), Tree::map());
  EXPECT_EQ(form("A&&B="), Tree::map({{"A", ""}, {"B", ""}}));
  EXPECT_EQ(form("A=1=2%26+%2B"), Tree::map({{"A", "1=2& +"}}));
}

TEST(QueryProtocol, RefusesWhatIsNoForm) {
  EXPECT_EQ(form_problem("A=%4"), "the form has a broken escape, or a text that is not UTF-8");
  EXPECT_EQ(form_problem("A=%zz"), "the form has a broken escape, or a text that is not UTF-8");
  EXPECT_EQ(form_problem("A=%+1"), "the form has a broken escape, or a text that is not UTF-8");
  EXPECT_EQ(form_problem("A=%ff"), "the form has a broken escape, or a text that is not UTF-8");
  EXPECT_EQ(form_problem("=1"), "the form has a member without a name");
  EXPECT_EQ(form_problem("A.=1"), "the form has a member without a name");
  EXPECT_EQ(form_problem("A=1&A=2"), "`A` is given twice");
  EXPECT_EQ(form_problem("A=1&A.B=2"), "`A` is a text and has members");
  EXPECT_EQ(form_problem("A.member.x=1"), "`A` has an item without a number from 1");
  EXPECT_EQ(form_problem("A.member.0=1"), "`A` has an item without a number from 1");
  EXPECT_EQ(form_problem("A.member.01=1"), "`A` has an item without a number from 1");
  EXPECT_EQ(form_problem("A.member.-1=1"), "`A` has an item without a number from 1");
  EXPECT_EQ(form_problem("A.member.10001=1"), "`A` has more than 10000 items");
  EXPECT_EQ(form_problem("A.B.member.99999999999999999999=1"), "`A.B` has an item without a number from 1");
  EXPECT_EQ(form_problem("A.entry.1.key=1"), "`A.1` has no key, or no value");
  std::string deep = "A";
  for (int i = 0; i < 100'000; ++i) deep += ".a";
  EXPECT_EQ(form_problem(deep), "a name has more than 64 parts");
}

TEST(QueryProtocol, WritesAnswers) {
  const Tree alarm = Tree::map({{"AlarmName", "경보 <x> & \"y\""},
                                {"Threshold", 5.0},
                                {"Period", 60},
                                {"ActionsEnabled", true},
                                {"OKActions", Tree::list()},
                                {"StateUpdatedTimestamp", Moment{1'772'409'600'000}},
                                {"Dimensions", Tree::List{Tree::map({{"Name", "a"}, {"Value", "b"}})}}});
  EXPECT_EQ(write_query(Service::CloudWatch, "DescribeAlarms", Tree::map({{"MetricAlarms", Tree::List{alarm}}}), "id"),
            "<DescribeAlarmsResponse xmlns=\"http://monitoring.amazonaws.com/doc/2010-08-01/\"><DescribeAlarmsResult>"
            "<MetricAlarms><member><AlarmName>경보 &lt;x&gt; &amp; &quot;y&quot;</AlarmName><Threshold>5.0</Threshold>"
            "<Period>60</Period><ActionsEnabled>true</ActionsEnabled><OKActions></OKActions>"
            "<StateUpdatedTimestamp>2026-03-02T00:00:00.000Z</StateUpdatedTimestamp><Dimensions><member><Name>a</Name>"
            "<Value>b</Value></member></Dimensions></member></MetricAlarms></DescribeAlarmsResult><ResponseMetadata>"
            "<RequestId>id</RequestId></ResponseMetadata></DescribeAlarmsResponse>");
  EXPECT_EQ(write_query(Service::Sts, "GetCallerIdentity", Tree::map({{"Account", "000000000000"}}), "id"),
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
            "<Account>000000000000</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>id</RequestId>"
            "</ResponseMetadata></GetCallerIdentityResponse>");
}

TEST(QueryProtocol, WritesWhatXmlCannotHoldAsReplacementCharacters) {
  const auto written = [](const Tree& value) {
    const std::string answer = write_query(Service::CloudWatch, "X", Tree::map({{"V", value}}), "id");
    const std::size_t begin = answer.find("<V>") + 3;
    return answer.substr(begin, answer.find("</V>") - begin);
  };
  EXPECT_EQ(written(std::string("a\x01"
                                "b\tc\nd\re\x1b[31m")),
            "a\uFFFDb\tc\nd&#13;e\uFFFD[31m");
  EXPECT_EQ(written(std::string_view("\0", 1)), "\uFFFD");
  EXPECT_EQ(written("\xFFx\uFFFEy\uFFFFz"), "\uFFFDx\uFFFDy\uFFFDz");
  EXPECT_EQ(written(std::nan("")), "NaN");
  EXPECT_EQ(written(1e300), "1e+300");
}

TEST(QueryProtocol, WritesErrors) {
  EXPECT_EQ(
      write_query_error(
          Service::CloudWatch,
          {.shape = "InvalidParameterValueException", .message = "a < b", .query_code = "InvalidParameterValue"}, "id"),
      "<ErrorResponse xmlns=\"http://monitoring.amazonaws.com/doc/2010-08-01/\"><Error><Type>Sender</Type>"
      "<Code>InvalidParameterValue</Code><Message>a &lt; b</Message></Error><RequestId>id</RequestId>"
      "</ErrorResponse>");
  EXPECT_EQ(write_query_error(Service::CloudWatch, {.shape = "InternalFailure", .message = "x", .status = 500}, "id"),
            "<ErrorResponse xmlns=\"http://monitoring.amazonaws.com/doc/2010-08-01/\"><Error><Type>Receiver</Type>"
            "<Code>InternalFailure</Code><Message>x</Message></Error><RequestId>id</RequestId></ErrorResponse>");
}

}  // namespace
}  // namespace insitu::serve
