// The client side of OAuth 2. Start here, and with README.md in this folder. Each of these headers
// may be included alone.
//
//   a registration        who we are at which server        registration.h, client_identity.h
//   → the user is sent    and comes back with a code        authorization.h
//     or enters a code    on a device without a browser     device_flow.h
//   → a token set         is refreshed, and revoked         token_endpoint.h
//   every failure         has one of a few reasons          oauth_messages/reason.h
#pragma once

#include "oauth/authorization.h"
#include "oauth/client_identity.h"
#include "oauth/connect_tickets.h"
#include "oauth/device_flow.h"
#include "oauth/discovery.h"
#include "oauth/obtained_clients.h"
#include "oauth/registration.h"
#include "oauth/token_endpoint.h"
#include "oauth_messages/reason.h"
