#include "engine/templates/local_templates.h"

#include <gtest/gtest.h>

namespace insitu {
namespace {

TEST(LocalTemplates, AUrlBeginsWithAScheme) {
  for (const char* url : {"https://b.s3.amazonaws.com/t.yaml", "HTTP://x", "s3://b/t", "file:///etc/x", "file:x"}) {
    EXPECT_TRUE(is_url(url)) << url;
  }
  for (const char* path : {"t.yaml", "./a/t.yaml", "../t.yaml", "/t.yaml", "", ":t", "a/b:c", "C:t.yaml", "-x:y"}) {
    EXPECT_FALSE(is_url(path)) << path;
  }
}

TEST(LocalTemplates, WithoutAFolderThereAreNone) {
  LocalTemplates files("no/such/folder/main.yaml");
  const auto found = files.read("no/such/folder/main.yaml", "child.yaml");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, LocalTemplateProblem::Kind::Outside);
}

}  // namespace
}  // namespace insitu
