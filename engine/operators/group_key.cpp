#include "engine/operators/group_key.h"

#include <cstdint>
#include <cstring>

namespace insitu {

void make_group_key(std::span<const FieldValue> values, std::string& key) {
  key.clear();
  for (const FieldValue& value : values) {
    const std::size_t begin = key.size();
    key.append(sizeof(std::uint32_t), '\0');
    if (!value.is_structure()) append_text(key, value);
    // 0 means missing, so lengths are one more.
    const bool is_missing = value.is_missing() || value.is_structure();
    const auto length = is_missing ? 0 : static_cast<std::uint32_t>(key.size() - begin - sizeof(std::uint32_t) + 1);
    std::memcpy(key.data() + begin, &length, sizeof(length));
  }
}

}  // namespace insitu
