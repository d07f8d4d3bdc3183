// The table of pending authorizations. A row without a redirect URI is a ticket
// (connect_tickets.h).
#pragma once

#include <string>
#include <vector>

#include "store/store.h"

namespace patchbay::oauth {

// A new row. `id` is the hash of the state or of the ticket.
struct NewPendingRow {
  std::string id;
  std::string organization;
  std::string user;
  std::string connector;
  std::string link;
  std::vector<std::string> scopes;
  std::string redirect_uri{};
  std::string issuer{};
  std::string authorize_origin{};
  bool iss_is_sent = false;
  std::string client{};
  std::string client_id{};
  std::string sealed_code_verifier{};  // "": no verifier
  bool asks_person = false;
};

// Inserts the row with the time of the database's clock.
void insert_pending(store::Transaction& transaction, const NewPendingRow& row);

// A select of the links of rows since a time in milliseconds, as a part of other statements. The
// time is its parameter.
inline constexpr const char* kSelectBegunLinks =
    "select link from pending_authorization where created_at >= :begun";

}  // namespace patchbay::oauth
