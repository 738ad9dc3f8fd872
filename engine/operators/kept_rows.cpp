#include "engine/operators/kept_rows.h"

namespace insitu {
namespace {

std::size_t text_size(const FieldValue& value) { return value.has_text() ? value.text().size() : 0; }

}  // namespace

void keep_row(KeptRow& kept, const RowRank& rank, std::span<const FieldValue> keys, std::span<const FieldValue> row,
              std::span<const SlotId> slots) {
  std::size_t size = 0;
  for (const FieldValue& key : keys) size += text_size(key);
  for (const SlotId slot : slots) size += text_size(row[slot]);
  kept.texts.clear();
  kept.texts.reserve(size);  // so that views stay good while texts are appended
  const auto own = [&kept](const FieldValue& value) {
    if (!value.has_text()) return value;
    const std::size_t begin = kept.texts.size();
    kept.texts += value.text();
    return value.with_text(std::string_view(kept.texts).substr(begin));
  };
  kept.rank = rank;
  kept.keys.clear();
  kept.values.clear();
  kept.keys.reserve(keys.size());
  kept.values.reserve(slots.size());
  for (const FieldValue& key : keys) kept.keys.push_back(own(key));
  for (const SlotId slot : slots) kept.values.push_back(own(row[slot]));
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
  rank.file = in.number();
  rank.place = in.number();
  rank.part = in.number();
  return rank;
}

void save_row(const KeptRow& row, StateWriter& out) {
  save_rank(row.rank, out);
  out.number(row.keys.size());
  for (const FieldValue& key : row.keys) out.value(key);
  out.number(row.values.size());
  for (const FieldValue& value : row.values) out.value(value);
}

std::unique_ptr<KeptRow> load_row(StateReader& in) {
  const RowRank rank = load_rank(in);
  std::vector<FieldValue> keys(in.count());
  for (FieldValue& key : keys) key = in.value();
  std::vector<FieldValue> values(in.count());
  for (FieldValue& value : values) value = in.value();
  std::vector<SlotId> all(values.size());
  for (SlotId slot = 0; slot < all.size(); ++slot) all[slot] = slot;
  auto row = std::make_unique<KeptRow>();
  keep_row(*row, rank, keys, values, all);
  return row;
}

void hand_on(std::span<const std::unique_ptr<KeptRow>> rows, std::span<const SlotId> slots, std::size_t width,
             Operator& next) {
  Batch batch(width);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::span<FieldValue> row = batch.add({.time = 0, .file = 0, .place = i, .part = 0});
    for (std::size_t k = 0; k < slots.size(); ++k) row[slots[k]] = rows[i]->values[k];
    if (batch.size() < kBatchRows && i + 1 < rows.size()) continue;
    next.push(batch);
    batch.clear();
    if (!next.wants_more()) return;
  }
}

}  // namespace insitu
