#pragma once

#include <string_view>

namespace patchbay {

// The owner of a state, which is the small values that a connector keeps. Each connector has a
// separate state for each link. `link` is the link's id. For a call without a link, it is the
// result of services::word_for_user(). While an account is being connected, it is empty. Borrows
// the texts.
struct StateOwner {
  std::string_view connector;
  std::string_view link;
};

}  // namespace patchbay
