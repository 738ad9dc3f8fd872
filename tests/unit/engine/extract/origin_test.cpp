#include "engine/extract/origin.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace insitu {
namespace {

using Names = std::pair<std::string, std::string>;

Names names(std::string_view path) {
  const PathOrigin origin = origin_of_path(path);
  return {origin.log_group, origin.log_stream};
}

TEST(Origin, AFileIsAStreamItsDirectoryAGroup) {
  EXPECT_EQ(names("/var/log/api/web-1.log"), Names("/var/log/api", "web-1.log"));
  EXPECT_EQ(names("/var/log/api/web-1.log.gz"), Names("/var/log/api", "web-1.log"));
  EXPECT_EQ(names("app.jsonl.zst"), Names("", "app.jsonl"));
  EXPECT_EQ(names("./app.jsonl"), Names(".", "app.jsonl"));
  EXPECT_EQ(names("logs//app.jsonl"), Names("logs", "app.jsonl"));
  EXPECT_EQ(names("/app.jsonl"), Names("/", "app.jsonl"));
  EXPECT_EQ(names("-"), Names("", "-"));
  EXPECT_EQ(names(".gz"), Names("", ".gz"));
  EXPECT_EQ(names(""), Names("", ""));
}

TEST(Origin, RecognisesLambdasGroups) {
  const auto lambda = [](std::string_view group, std::string_view path_group) {
    LogEvent event;
    event.log_group = group;
    return comes_from_lambda(event, {.log_group = path_group, .log_stream = {}, .file = {}});
  };
  EXPECT_TRUE(lambda("/aws/lambda/fn", ""));
  EXPECT_TRUE(lambda("123456789012:/aws/lambda/fn", ""));
  EXPECT_TRUE(lambda("", "/data/aws/lambda/fn"));
  EXPECT_TRUE(lambda("", "aws/lambda/fn"));
  EXPECT_FALSE(lambda("/aws/lambdas/fn", ""));
  EXPECT_FALSE(lambda("/my/aws/lambda/fn", ""));
  EXPECT_FALSE(lambda("/ecs/app", "/aws/lambda/fn")) << "what the event says counts";
  EXPECT_FALSE(lambda("", "/var/log"));
  EXPECT_FALSE(lambda("", ""));
}

}  // namespace
}  // namespace insitu
