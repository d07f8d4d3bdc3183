#include "http_client/request_hook.h"

namespace patchbay::http_client {

void RequestAttempt::set_header(std::string name, Secret value) {
  headers_.emplace_back(std::move(name), std::move(value));
}

Result<void> RequestAttempt::add_query(std::string_view name, const Secret& value) {
  auto longer = std::make_shared<Url>(*url_);
  PATCHBAY_TRY(longer->append_query(name, value.reveal()));
  url_ = std::move(longer);
  return success();
}

}  // namespace patchbay::http_client
