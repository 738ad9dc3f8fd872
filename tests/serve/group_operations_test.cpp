#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/serve/test_server.h"

namespace insitu::serve {
namespace {

using Names = std::vector<std::string>;

constexpr std::string_view kNoGroup = "ResourceNotFoundException: The specified log group does not exist.";
constexpr std::string_view kNoStream = "ResourceNotFoundException: The specified log stream does not exist.";

/// Two groups of files: `/shop/Api` with two streams, `/shop/web` with one.
void write_groups(TestServer& server) {
  server.write("shop/Api/app.log", "2026-03-02T00:00:00Z one\n2026-03-02T00:00:10Z two\n");
  server.write("shop/Api/worker.log", "2026-03-01T00:00:00Z first\n2026-03-01T00:00:05.500Z last\n");
  server.write("shop/web/access.log", "2026-03-02T00:00:00Z GET\n");
}

TEST(GroupOperations, DescribesGroups) {
  TestServer server;
  write_groups(server);
  const Tree all = server.tree("DescribeLogGroups", "{}");
  EXPECT_EQ(texts_of(all, "logGroups", "logGroupName"), (Names{"/shop/Api", "/shop/web"}));
  EXPECT_EQ(all.find("nextToken"), nullptr);
  EXPECT_EQ(texts_of(all, "logGroups", "arn"), (Names{"arn:aws:logs:eu-west-1:000000000000:log-group:/shop/Api:*",
                                                      "arn:aws:logs:eu-west-1:000000000000:log-group:/shop/web:*"}));
  EXPECT_EQ(texts_of(all, "logGroups", "logGroupArn"),
            (Names{"arn:aws:logs:eu-west-1:000000000000:log-group:/shop/Api",
                   "arn:aws:logs:eu-west-1:000000000000:log-group:/shop/web"}));
  EXPECT_EQ(texts_of(all, "logGroups", "storedBytes"), (Names{"107", "25"}));
  EXPECT_EQ(texts_of(all, "logGroups", "logGroupClass"), (Names{"STANDARD", "STANDARD"}));
  EXPECT_EQ(texts_of(all, "logGroups", "metricFilterCount"), (Names{"0", "0"}));
  EXPECT_EQ(texts_of(all, "logGroups", "retentionInDays"), (Names{"-", "-"}));
  const auto names = [&](const std::string& request) {
    return texts_of(server.tree("DescribeLogGroups", request), "logGroups", "logGroupName");
  };
  EXPECT_EQ(names("{'logGroupNamePrefix':'/shop/A'}"), (Names{"/shop/Api"}));
  EXPECT_EQ(names("{'logGroupNamePrefix':'/nope'}"), Names{});
  EXPECT_EQ(names("{'logGroupNamePattern':'aPI'}"), (Names{"/shop/Api"}));
  EXPECT_EQ(names("{'logGroupIdentifiers':['arn:aws:logs:x:1:log-group:/shop/web:*','/nope']}"), (Names{"/shop/web"}));
  EXPECT_EQ(names("{'accountIdentifiers':['1'],'includeLinkedAccounts':true,'logGroupClass':'STANDARD'}").size(), 2U);
  EXPECT_EQ(
      server.ask("DescribeLogGroups", "{'logGroupNamePrefix':'a','logGroupNamePattern':'b'}"),
      "InvalidParameterException: LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
  EXPECT_EQ(server.ask("DescribeLogGroups", "{'limit':51}"),
            "InvalidParameterException: 1 validation error detected: Value '51' at 'limit' failed to satisfy "
            "constraint: Member must have value less than or equal to 50");
}

TEST(GroupOperations, DescribesGroupsByPages) {
  TestServer server;
  for (const char* const name : {"a", "b", "B", "c", "d"}) server.write(std::string(name) + "/x.log", "x\n");
  Names names;
  std::string token;
  do {
    const Tree page =
        server.tree("DescribeLogGroups", "{'limit':2" + (token.empty() ? "" : ",'nextToken':'" + token + "'") + "}");
    for (const std::string& name : texts_of(page, "logGroups", "logGroupName")) names.push_back(name);
    const Tree* const next = page.find("nextToken");
    token = next == nullptr ? "" : *next->text();
  } while (!token.empty() && names.size() < 10);
  EXPECT_EQ(names, (Names{"/B", "/a", "/b", "/c", "/d"}));
  const Tree page = server.tree("DescribeLogGroups", "{'limit':2}");
  token = *page.find("nextToken")->text();
  EXPECT_EQ(server.ask("DescribeLogGroups", "{'limit':2,'logGroupNamePrefix':'/a','nextToken':'" + token + "'}"),
            "InvalidParameterException: The specified nextToken is invalid.");
  EXPECT_EQ(server.ask("ListLogGroups", "{'nextToken':'" + token + "'}"),
            "InvalidParameterException: The specified nextToken is invalid.");
  EXPECT_EQ(server.ask("DescribeLogGroups", "{'nextToken':'garbage'}"),
            "InvalidParameterException: The specified nextToken is invalid.");
}

TEST(GroupOperations, ListsGroups) {
  TestServer server;
  write_groups(server);
  server.write("other/x.log", "x\n");
  const auto names = [&](const std::string& request) {
    return texts_of(server.tree("ListLogGroups", request), "logGroups", "logGroupName");
  };
  EXPECT_EQ(names("{}"), (Names{"/other", "/shop/Api", "/shop/web"}));
  EXPECT_EQ(names("{'logGroupNamePattern':'^/oth|web'}"), (Names{"/other", "/shop/web"}));
  EXPECT_EQ(names("{'logGroupNamePattern':'api'}"), Names{});
  EXPECT_EQ(names("{'logGroupNamePattern':'^shop'}"), Names{});
  EXPECT_EQ(server.ask("ListLogGroups", "{'logGroupNamePattern':'web'}"),
            R"({"logGroups":[{"logGroupName":"/shop/web","logGroupArn":"arn:aws:logs:eu-west-1:000000000000:log-group:)"
            R"(/shop/web","logGroupClass":"STANDARD"}]})");
}

TEST(GroupOperations, DescribesStreams) {
  TestServer server;
  write_groups(server);
  const Tree all = server.tree("DescribeLogStreams", "{'logGroupName':'/shop/Api'}");
  EXPECT_EQ(texts_of(all, "logStreams", "logStreamName"), (Names{"app.log", "worker.log"}));
  EXPECT_EQ(texts_of(all, "logStreams", "firstEventTimestamp"), (Names{"1772409600000", "1772323200000"}));
  EXPECT_EQ(texts_of(all, "logStreams", "lastEventTimestamp"), (Names{"1772409610000", "1772323205500"}));
  EXPECT_EQ(texts_of(all, "logStreams", "storedBytes"), (Names{"0", "0"}));
  EXPECT_EQ(texts_of(all, "logStreams", "arn").front(),
            "arn:aws:logs:eu-west-1:000000000000:log-group:/shop/Api:log-stream:app.log");
  EXPECT_NE(texts_of(all, "logStreams", "uploadSequenceToken").front(), "-");
  EXPECT_NE(texts_of(all, "logStreams", "lastIngestionTime").front(), "-");
  const auto names = [&](const std::string& request) {
    return texts_of(server.tree("DescribeLogStreams", request), "logStreams", "logStreamName");
  };
  EXPECT_EQ(names("{'logGroupName':'/shop/Api','logStreamNamePrefix':'w'}"), (Names{"worker.log"}));
  EXPECT_EQ(names("{'logGroupName':'/shop/Api','descending':true}"), (Names{"worker.log", "app.log"}));
  EXPECT_EQ(names("{'logGroupName':'/shop/Api','orderBy':'LastEventTime'}"), (Names{"worker.log", "app.log"}));
  EXPECT_EQ(names("{'logGroupIdentifier':'arn:aws:logs:x:1:log-group:/shop/"
                  "Api:*','orderBy':'LastEventTime','descending':true}"),
            (Names{"app.log", "worker.log"}));
  for (const std::string order : {"'orderBy':'LastEventTime'", "'orderBy':'LogStreamName'"}) {
    for (const std::string descending : {"true", "false"}) {
      const std::string request = "{'logGroupName':'/shop/Api'," + order + ",'descending':" + descending;
      const Tree first = server.tree("DescribeLogStreams", request + ",'limit':1}");
      const Tree second = server.tree("DescribeLogStreams",
                                      request + ",'limit':1,'nextToken':'" + *first.find("nextToken")->text() + "'}");
      Names both = texts_of(first, "logStreams", "logStreamName");
      both.push_back(texts_of(second, "logStreams", "logStreamName").front());
      EXPECT_EQ(both, names(request + "}")) << request;
      EXPECT_EQ(second.find("nextToken"), nullptr);
    }
  }
  EXPECT_EQ(server.ask("DescribeLogStreams",
                       "{'logGroupName':'/shop/Api','orderBy':'LastEventTime','logStreamNamePrefix':'w'}"),
            "InvalidParameterException: Cannot order by LastEventTime with a logStreamNamePrefix.");
  EXPECT_EQ(server.ask("DescribeLogStreams", "{'logGroupName':'/nope'}"), kNoGroup);
}

TEST(GroupOperations, MakesGroupsAndStreams) {
  TestServer server;
  write_groups(server);
  EXPECT_EQ(server.ask("CreateLogGroup",
                       "{'logGroupName':'/new','kmsKeyId':'key','logGroupClass':'INFREQUENT_ACCESS','tags':{'a':'b'}}"),
            "{}");
  EXPECT_EQ(server.ask("CreateLogGroup", "{'logGroupName':'/new'}"),
            "ResourceAlreadyExistsException: The specified log group already exists");
  EXPECT_EQ(server.ask("CreateLogGroup", "{'logGroupName':'/shop/Api'}"),
            "ResourceAlreadyExistsException: The specified log group already exists");
  EXPECT_EQ(server.ask("CreateLogGroup", "{'logGroupName':'a b'}"),
            "InvalidParameterException: 1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy "
            "constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+");
  EXPECT_EQ(server.ask("CreateLogGroup", "{}"),
            "InvalidParameterException: 1 validation error detected: Value null at 'logGroupName' failed to satisfy "
            "constraint: Member must not be null");
  EXPECT_EQ(server.ask("CreateLogStream", "{'logGroupName':'/new','logStreamName':'s'}"), "{}");
  EXPECT_EQ(server.ask("CreateLogStream", "{'logGroupName':'/new','logStreamName':'s'}"),
            "ResourceAlreadyExistsException: The specified log stream already exists");
  EXPECT_EQ(server.ask("CreateLogStream", "{'logGroupName':'/shop/Api','logStreamName':'app.log'}"),
            "ResourceAlreadyExistsException: The specified log stream already exists");
  EXPECT_EQ(server.ask("CreateLogStream", "{'logGroupName':'/shop/Api','logStreamName':'put'}"), "{}");
  EXPECT_EQ(server.ask("CreateLogStream", "{'logGroupName':'/nope','logStreamName':'s'}"), kNoGroup);
  EXPECT_EQ(server.ask("CreateLogStream", "{'logGroupName':'/new','logStreamName':'a:b'}"),
            "InvalidParameterException: 1 validation error detected: Value 'a:b' at 'logStreamName' failed to satisfy "
            "constraint: Member must satisfy regular expression pattern: [^:*]*");
  for (int i = 0; i < 2; ++i) {
    const Tree described = server.tree("DescribeLogGroups", "{'logGroupNamePrefix':'/new'}");
    EXPECT_EQ(texts_of(described, "logGroups", "kmsKeyId"), (Names{"key"}));
    EXPECT_EQ(texts_of(described, "logGroups", "logGroupClass"), (Names{"INFREQUENT_ACCESS"}));
    EXPECT_EQ(texts_of(described, "logGroups", "storedBytes"), (Names{"0"}));
    const Tree streams = server.tree("DescribeLogStreams", "{'logGroupName':'/new'}");
    EXPECT_EQ(texts_of(streams, "logStreams", "logStreamName"), (Names{"s"}));
    EXPECT_EQ(texts_of(streams, "logStreams", "firstEventTimestamp"), (Names{"-"}));
    EXPECT_EQ(texts_of(streams, "logStreams", "lastIngestionTime"), (Names{"-"}));
    EXPECT_EQ(
        texts_of(server.tree("DescribeLogStreams", "{'logGroupName':'/shop/Api'}"), "logStreams", "logStreamName"),
        (Names{"app.log", "put", "worker.log"}));
    server.stop();  // a restart changes nothing
  }
}

TEST(GroupOperations, DeletesWhatWasPutOnly) {
  TestServer server;
  write_groups(server);
  server.ask("CreateLogGroup", "{'logGroupName':'/new'}");
  server.ask("CreateLogStream", "{'logGroupName':'/new','logStreamName':'s'}");
  server.ask("CreateLogStream", "{'logGroupName':'/shop/Api','logStreamName':'put'}");
  EXPECT_EQ(server.ask("DeleteLogStream", "{'logGroupName':'/new','logStreamName':'s'}"), "{}");
  EXPECT_EQ(server.ask("DeleteLogStream", "{'logGroupName':'/new','logStreamName':'s'}"), kNoStream);
  EXPECT_EQ(server.ask("DeleteLogStream", "{'logGroupName':'/nope','logStreamName':'s'}"), kNoGroup);
  EXPECT_EQ(server.ask("DeleteLogStream", "{'logGroupName':'/shop/Api','logStreamName':'put'}"), "{}");
  EXPECT_EQ(server.ask("DeleteLogStream", "{'logGroupName':'/shop/Api','logStreamName':'app.log'}"),
            "AccessDeniedException: the log stream app.log is made of files; insitu deletes none");
  EXPECT_EQ(server.ask("DeleteLogGroup", "{'logGroupName':'/shop/Api'}"),
            "AccessDeniedException: the log group /shop/Api is made of files; insitu deletes none");
  EXPECT_EQ(server.ask("DeleteLogGroup", "{'logGroupName':'/new'}"), "{}");
  EXPECT_EQ(server.ask("DeleteLogGroup", "{'logGroupName':'/new'}"), kNoGroup);
  EXPECT_EQ(server.ask("DescribeLogStreams", "{'logGroupName':'/new'}"), kNoGroup);
}

TEST(GroupOperations, KeepsRetention) {
  TestServer server;
  write_groups(server);
  const auto days = [&] {
    return texts_of(server.tree("DescribeLogGroups", "{'logGroupNamePrefix':'/shop/web'}"), "logGroups",
                    "retentionInDays");
  };
  EXPECT_EQ(server.ask("PutRetentionPolicy", "{'logGroupName':'/shop/web','retentionInDays':7}"), "{}");
  EXPECT_EQ(days(), (Names{"7"}));
  server.stop();
  EXPECT_EQ(days(), (Names{"7"}));
  EXPECT_EQ(server.ask("PutRetentionPolicy", "{'logGroupName':'/shop/web','retentionInDays':2}"),
            "InvalidParameterException: 1 validation error detected: Value '2' at 'retentionInDays' failed to satisfy "
            "constraint: Member must satisfy enum value set: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, "
            "545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]");
  EXPECT_EQ(server.ask("PutRetentionPolicy", "{'logGroupName':'/nope','retentionInDays':7}"), kNoGroup);
  EXPECT_EQ(server.ask("DeleteRetentionPolicy", "{'logGroupName':'/shop/web'}"), "{}");
  EXPECT_EQ(days(), (Names{"-"}));
  EXPECT_EQ(server.ask("DeleteRetentionPolicy", "{'logGroupName':'/nope'}"), kNoGroup);
}

TEST(GroupOperations, KeepsTags) {
  TestServer server;
  write_groups(server);
  const std::string arn = "'resourceArn':'arn:aws:logs:us-east-1:1:log-group:/shop/web";
  EXPECT_EQ(server.ask("ListTagsForResource", "{" + arn + "'}"), R"({"tags":{}})");
  EXPECT_EQ(server.ask("TagResource", "{" + arn + "','tags':{'Project':'상점','b':''}}"), "{}");
  EXPECT_EQ(server.ask("ListTagsForResource", "{" + arn + ":*'}"), R"({"tags":{"Project":"상점","b":""}})");
  EXPECT_EQ(server.ask("TagLogGroup", "{'logGroupName':'/shop/web','tags':{'b':'c','d':'e'}}"), "{}");
  server.stop();
  EXPECT_EQ(server.ask("ListTagsLogGroup", "{'logGroupName':'/shop/web'}"),
            R"({"tags":{"Project":"상점","b":"c","d":"e"}})");
  EXPECT_EQ(server.ask("UntagResource", "{" + arn + "','tagKeys':['b','none']}"), "{}");
  EXPECT_EQ(server.ask("UntagLogGroup", "{'logGroupName':'/shop/web','tags':['d']}"), "{}");
  EXPECT_EQ(server.ask("ListTagsLogGroup", "{'logGroupName':'/shop/web'}"), R"({"tags":{"Project":"상점"}})");
  EXPECT_EQ(server.ask("ListTagsLogGroup", "{'logGroupName':'/nope'}"), kNoGroup);
  EXPECT_EQ(server.ask("TagLogGroup", "{'logGroupName':'/nope','tags':{'a':'b'}}"), kNoGroup);
  EXPECT_EQ(
      server.ask("ListTagsForResource", "{'resourceArn':'arn:aws:logs:us-east-1:1:destination:x'}"),
      "InvalidParameterException: the resource arn:aws:logs:us-east-1:1:destination:x is not the ARN of a log group");
  std::string many = "{'logGroupName':'/shop/web','tags':{";
  for (int i = 0; i < 50; ++i) many += (i > 0 ? ",'" : "'") + std::to_string(i) + "':'x'";
  EXPECT_EQ(server.ask("TagLogGroup", many + "}}"), "InvalidParameterException: A log group can have at most 50 tags.");
  EXPECT_EQ(server.ask("TagLogGroup", many + ",'more':'x'}}"),
            "InvalidParameterException: 1 validation error detected: Value '51 tags' at 'tags' failed to satisfy "
            "constraint: Member must have between 1 and 50 items");
}

TEST(GroupOperations, AnswersWhatHasNoContentHere) {
  TestServer server;
  write_groups(server);
  EXPECT_EQ(server.ask("DescribeSubscriptionFilters", "{'logGroupName':'/shop/web'}"), R"({"subscriptionFilters":[]})");
  EXPECT_EQ(server.ask("DescribeSubscriptionFilters", "{'logGroupName':'/nope'}"), kNoGroup);
  EXPECT_EQ(server.ask("DescribeIndexPolicies", "{'logGroupIdentifiers':['/shop/web']}"), R"({"indexPolicies":[]})");
  EXPECT_EQ(server.ask("DescribeResourcePolicies", "{}"), R"({"resourcePolicies":[]})");
  EXPECT_EQ(server.ask("DescribeDestinations", "{}"), R"({"destinations":[]})");
  EXPECT_EQ(server.ask("DescribeExportTasks", "{}"), R"({"exportTasks":[]})");
  EXPECT_EQ(server.ask("GetDataProtectionPolicy", "{'logGroupIdentifier':'/shop/web'}"),
            R"({"logGroupIdentifier":"/shop/web"})");
  EXPECT_EQ(server.ask("ListAnomalies", "{}"), R"({"anomalies":[]})");
  EXPECT_EQ(server.ask("ListLogAnomalyDetectors", "{}"), R"({"anomalyDetectors":[]})");
}

TEST(QueryDefinitions, AreKept) {
  TestServer server;
  const Tree made =
      server.tree("PutQueryDefinition", "{'name':'팀/오류','queryString':'fields @message','logGroupNames':['/a']}");
  const std::string id = *made.find("queryDefinitionId")->text();
  EXPECT_EQ(id.size(), 36U);
  EXPECT_EQ(server.ask("PutQueryDefinition", "{'name':'팀/오류','queryDefinitionId':'" + id +
                                                 "','queryString':'filter x','parameters':[{'name':'p'}]}"),
            R"({"queryDefinitionId":")" + id + R"("})");
  server.ask("PutQueryDefinition", "{'name':'a','queryString':'x'}");
  server.stop();
  const Tree all = server.tree("DescribeQueryDefinitions", "{}");
  EXPECT_EQ(texts_of(all, "queryDefinitions", "name"), (Names{"a", "팀/오류"}));
  EXPECT_EQ(texts_of(all, "queryDefinitions", "queryString"), (Names{"x", "filter x"}));
  EXPECT_EQ(texts_of(all, "queryDefinitions", "logGroupNames"), (Names{"[]", "[]"}));
  EXPECT_EQ(texts_of(all, "queryDefinitions", "parameters"), (Names{"-", R"([{"name":"p"}])"}));
  const Tree first = server.tree("DescribeQueryDefinitions", "{'maxResults':1}");
  EXPECT_EQ(texts_of(first, "queryDefinitions", "name"), (Names{"a"}));
  const Tree second = server.tree("DescribeQueryDefinitions",
                                  "{'maxResults':1,'nextToken':'" + *first.find("nextToken")->text() + "'}");
  EXPECT_EQ(texts_of(second, "queryDefinitions", "name"), (Names{"팀/오류"}));
  EXPECT_EQ(second.find("nextToken"), nullptr);
  EXPECT_EQ(texts_of(server.tree("DescribeQueryDefinitions", "{'queryDefinitionNamePrefix':'팀/'}"), "queryDefinitions",
                     "queryDefinitionId"),
            (Names{id}));
  EXPECT_EQ(server.ask("PutQueryDefinition", "{'name':'x','queryDefinitionId':'nope','queryString':'x'}"),
            "ResourceNotFoundException: The specified query definition does not exist.");
  EXPECT_EQ(server.ask("DeleteQueryDefinition", "{'queryDefinitionId':'" + id + "'}"), R"({"success":true})");
  EXPECT_EQ(server.ask("DeleteQueryDefinition", "{'queryDefinitionId':'" + id + "'}"),
            "ResourceNotFoundException: The specified query definition does not exist.");
}

TEST(QueryDefinitions, AreMadeOnceForAToken) {
  TestServer server;
  const std::string token(36, 't');
  const std::string request = "{'name':'n','queryString':'x','clientToken':'" + token + "'}";
  const std::string first = server.ask("PutQueryDefinition", request);
  EXPECT_EQ(server.ask("PutQueryDefinition", request), first);
  server.stop();
  EXPECT_EQ(server.ask("PutQueryDefinition", request), first);
  EXPECT_NE(server.ask("PutQueryDefinition", "{'name':'n','queryString':'x'}"), first);
  EXPECT_EQ(texts_of(server.tree("DescribeQueryDefinitions", "{}"), "queryDefinitions", "name"), (Names{"n", "n"}));
}

}  // namespace
}  // namespace insitu::serve
