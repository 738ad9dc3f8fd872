#include "engine/input/message_sieve.h"

#include <utility>

namespace insitu {

MessageSieve::MessageSieve(const Prefilter& messages, std::function<bool()> is_open)
    : as_they_are_(enclosed(messages, Enclosure::AsTheyAre)),
      in_strings_(enclosed(messages, Enclosure::JsonString)),
      is_open_(std::move(is_open)) {}

const Prefilter* MessageSieve::for_records_of(InputShape shape) const {
  const Prefilter* const prefilter = prefilter_of(shape);
  return prefilter != nullptr && prefilter->is_active() && is_open_() ? prefilter : nullptr;
}

const Prefilter* MessageSieve::prefilter_of(InputShape shape) const {
  switch (shape) {
    case InputShape::Docker: return &in_strings_;
    case InputShape::Cri:
    case InputShape::CloudTrail:
    case InputShape::Records:
    case InputShape::Json: return &as_they_are_;
    case InputShape::Lines:
    case InputShape::Events:
    case InputShape::Envelope:
    case InputShape::Kinesis:
    case InputShape::Results:
    case InputShape::Journald:
    case InputShape::Export:
    case InputShape::Tail:
    case InputShape::TailShort:
    case InputShape::VpcFlow:
    case InputShape::W3c: break;
  }
  return nullptr;
}

}  // namespace insitu
