#include "http_client/request_hook.h"

namespace patchbay {

void RequestAttempt::set_header(std::string name, Secret value) {
  headers_.emplace_back(std::move(name), std::move(value));
}

Result<void> RequestAttempt::add_query(std::string_view name, const Secret& value) {
  return url_.append_query(name, value.reveal());
}

}  // namespace patchbay
