#include "insitu/name_findings.h"

#include <gtest/gtest.h>

#include <optional>

#include "insitu/compile.h"
#include "tests/memory_input.h"

namespace insitu {
namespace {

TEST(NameFindings, CountOfWhatCannotBeReadAgainIsUnknown) {
  const auto program = compile_filter_pattern("{ $.gone = 1 }");
  ASSERT_TRUE(program);
  const Input readable = memory_input("{\"a\":1}\n{\"a\":2}\ntext\n");
  EXPECT_EQ(possible_count(*program, {0}, {&readable, 1}, {}, {}), 2U);
  const Input missing = missing_input();
  EXPECT_EQ(possible_count(*program, {0}, {&missing, 1}, {}, {}), std::nullopt);
}

}  // namespace
}  // namespace insitu
