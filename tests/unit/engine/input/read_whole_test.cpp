#include "engine/input/read_whole.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace insitu {
namespace {

// A small compressed file may become a very large one.
TEST(ReadWhole, HasALimit) {
  std::string folder = (std::filesystem::temp_directory_path() / "insitu-whole-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::string file = folder + "/a.json";
  std::ofstream(file) << std::string((1 << 20) + 1, '0');
  const auto refused = read_whole(file, 1 << 20);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "has more than 1 MiB: nothing of this kind has");
  const auto read = read_whole(file);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->size(), (1U << 20) + 1);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace insitu
