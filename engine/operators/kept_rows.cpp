#include "engine/operators/kept_rows.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace insitu {

static_assert(sizeof(KeptRow) % alignof(FieldValue) == 0, "values follow a row");

RowKeeper::RowKeeper(std::span<const Expression* const> keys, std::vector<SlotId> slots, std::size_t width)
    : slots_(std::move(slots)), width_(width), count_(slots_.size()) {
  for (const Expression* key : keys) {
    const bool is_slot = key->kind == ExpressionKind::Slot;
    const auto kept = is_slot ? std::ranges::find(slots_, key->slot) : slots_.end();
    key_places_.push_back(kept == slots_.end() ? count_++ : static_cast<std::size_t>(kept - slots_.begin()));
  }
  values_.resize(count_);
}

void RowKeeper::keep(KeptRow*& place, const RowRank& rank, std::span<const FieldValue> keys,
                     std::span<const FieldValue> row) {
  for (std::size_t i = 0; i < slots_.size(); ++i) values_[i] = row[slots_[i]];
  for (std::size_t i = 0; i < keys.size(); ++i) values_[key_places_[i]] = keys[i];
  keep_values(place, rank);
}

void RowKeeper::keep_values(KeptRow*& place, const RowRank& rank) {
  std::size_t size = 0;
  for (const FieldValue& value : values_) size += value.has_text() ? value.text().size() : 0;
  if (place == nullptr) {
    place = make_row(size);
  } else if (place->room < size) {
    place =
        make_row(std::max(size, place->room * 2));  // so that a row which grows and grows wastes no more than it has
  }
  place->rank = rank;
  auto* kept = reinterpret_cast<FieldValue*>(place + 1);
  char* text = reinterpret_cast<char*>(kept + count_);
  for (const FieldValue& value : values_) {
    *kept = value;
    if (value.has_text() && !value.text().empty()) {
      *kept = value.with_text({text, value.text().size()});
      std::memcpy(text, value.text().data(), value.text().size());
      text += value.text().size();
    }
    ++kept;
  }
}

KeptRow* RowKeeper::make_row(std::size_t room) {
  char* memory = arena_.allocate(sizeof(KeptRow) + count_ * sizeof(FieldValue) + room, alignof(KeptRow));
  auto* row = new (memory) KeptRow{.rank = {}, .room = room};
  std::uninitialized_value_construct_n(reinterpret_cast<FieldValue*>(row + 1), count_);
  return row;
}

void RowKeeper::save(const KeptRow& row, StateWriter& out) const {
  save_rank(row.rank, out);
  out.number(count_);
  for (const FieldValue& value : values(row)) out.value(value);
}

KeptRow* RowKeeper::load(StateReader& in) {
  const RowRank rank = load_rank(in);
  if (in.count() != count_) in.fail();
  for (FieldValue& value : values_) value = in.value();
  if (in.failed()) return nullptr;
  KeptRow* row = nullptr;
  keep_values(row, rank);
  return row;
}

void save_rank(const RowRank& rank, StateWriter& out) {
  out.signed_number(rank.time);
  out.number(rank.file);
  out.number(rank.place);
  out.number(rank.part);
}

RowRank load_rank(StateReader& in) {
  RowRank rank;
  rank.time = in.signed_number();
  rank.file = in.file();
  rank.place = in.number();
  rank.part = in.number();
  return rank;
}

bool RowDelivery::add(const KeptRow& kept) {
  const std::span<FieldValue> row = batch_.add({.time = 0, .file = 0, .place = added_++, .part = 0});
  const std::span<const FieldValue> values = keeper_.values(kept);
  const std::span<const SlotId> slots = keeper_.slots();
  for (std::size_t i = 0; i < slots.size(); ++i) row[slots[i]] = values[i];
  if (batch_.size() == kBatchRows) flush();
  return !batch_.empty() || next_.wants_more();
}

void RowDelivery::flush() {
  if (!batch_.empty() && next_.wants_more()) next_.push(batch_);
  batch_.clear();
}

}  // namespace insitu
