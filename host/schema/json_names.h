// Imports names from the namespaces json, pattern and formats into namespace schema.
#pragma once

#include "formats/format.h"
#include "json/decimal.h"
#include "json/document.h"
#include "json/key_table.h"
#include "json/pointer.h"
#include "json/stack_room.h"
#include "pattern/pattern.h"

namespace patchbay::schema {

using formats::FormatCheck;
using json::append_json_string;
using json::Constant;
using json::Decimal;
using json::Document;
using json::Fingerprint;
using json::KeyTable;
using json::Kind;
using json::kKinds;
using json::Member;
using json::Node;
using json::Number;
using json::pointer_shown;
using json::pointer_token;
using json::StackRoom;
using json::to_json;
using json::Wide;
using pattern::Pattern;
using pattern::SearchBudget;

}  // namespace patchbay::schema
