#include "engine/run/held_memory.h"

#include <gtest/gtest.h>

namespace insitu {
namespace {

/// Holds 100 bytes a batch, until it is told to hold less.
class Holder : public Operator {
 public:
  void push(Batch& /*batch*/) override { bytes += 100; }
  void finish() override { is_finished = true; }
  [[nodiscard]] bool wants_more() const override { return bytes < 1000; }
  [[nodiscard]] std::size_t memory() const override { return bytes; }

  std::size_t bytes = 0;
  bool is_finished = false;
};

TEST(HeldMemory, IsThatOfAllHolders) {
  HeldMemory held(450);
  Holder one;
  Holder two;
  MeasuredHolder first(one, held);
  MeasuredHolder second(two, held);
  Batch batch(1);
  first.push(batch);
  first.push(batch);
  second.push(batch);
  second.push(batch);
  EXPECT_THROW(first.push(batch), MemoryLimitExceeded);
}

TEST(HeldMemory, MayShrink) {
  HeldMemory held(250);
  Holder holder;
  MeasuredHolder measured(holder, held);
  Batch batch(1);
  for (int i = 0; i < 20; ++i) {
    holder.bytes = 0;
    measured.push(batch);
    EXPECT_NO_THROW(measured.push(batch));
  }
}

TEST(HeldMemory, NoLimitIsNone) {
  HeldMemory held(std::nullopt);
  Holder holder;
  holder.bytes = SIZE_MAX / 2;
  MeasuredHolder measured(holder, held);
  Batch batch(1);
  EXPECT_NO_THROW(measured.push(batch));
}

TEST(HeldMemory, TheHolderIsReachedAsWithoutIt) {
  HeldMemory held(std::nullopt);
  Holder holder;
  MeasuredHolder measured(holder, held);
  EXPECT_TRUE(measured.wants_more());
  holder.bytes = 1000;
  EXPECT_FALSE(measured.wants_more());
  measured.finish();
  EXPECT_TRUE(holder.is_finished);
}

}  // namespace
}  // namespace insitu
