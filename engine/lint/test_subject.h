#pragma once

#include <string>

#include "engine/model/selector.h"

namespace insitu {

/// The value that a test of a pattern examines. Owns its texts.
struct TestSubject {
  std::string key;  ///< equal for equal selectors
  SelectorSteps steps;
  bool is_one_value = true;  ///< no wildcard: there is one value, or it is missing
};

/// Returns the subject of a test with this selector.
TestSubject subject_of(const SelectorSteps& steps);

bool is_wildcard(const SelectorStep& step);
/// Returns how a step is written in a key. No two paths are written alike.
std::string key_of(const SelectorStep& step);

}  // namespace insitu
