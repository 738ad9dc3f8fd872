#pragma once

#include <span>
#include <string>

#include "engine/model/field_value.h"

namespace insitu {

/// Overwrites `key` with bytes that are equal exactly if all values are printed the same. Missing is a value of its
/// own; maps and lists count as missing, because the service does not take them here.
void make_group_key(std::span<const FieldValue> values, std::string& key);

}  // namespace insitu
