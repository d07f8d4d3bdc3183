#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::webhooks {

// A request of a provider, as it came. Everything is borrowed for the call that gets it.
struct Delivery {
  // Returns the value of that name; nothing if the request has none, or has several.
  using Find = std::function<std::optional<std::string_view>(std::string_view name)>;

  std::string_view connector;     // as the address names it
  std::string_view subscription;  // as the address names it; "": none
  Find header;
  Find query;
  std::string_view body;
};

}  // namespace patchbay::webhooks
