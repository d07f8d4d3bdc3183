#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::webhooks {

// A request of a provider, unchanged. Everything is borrowed for the call that gets the delivery.
struct Delivery {
  // Returns the value of the header or query parameter `name`. Returns nothing if the request has
  // no such value, or several.
  using Find = std::function<std::optional<std::string_view>(std::string_view name)>;

  std::string_view connector;     // as in the request's address
  std::string_view subscription;  // as in the request's address; "": none
  Find header;
  Find query;
  std::string_view body;
};

}  // namespace patchbay::webhooks
