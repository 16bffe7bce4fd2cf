// Accounts and directory objects as the match state keeps them: one block without a gap each, about
// a third of what the values take.
//
// Positions are told by what they mostly are: where the record was first seen, or where it changed
// last. What a record has twice (an account's anchor made of its identifier, what the cloud said
// and still stands, a mail address that reads like the UPN) is kept once. In memory only: what is
// stored and hashed is encode_state().
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/model/account.h"
#include "engine/model/directory_object.h"

namespace tenon::projections {

// In place of what was in `out`.
void pack(const Account& account, std::string& out);
void pack(const DirectoryObject& object, std::string& out);

// Every field of the record; its memory is used again.
void unpack(std::string_view record, Account& account);
void unpack(std::string_view record, DirectoryObject& object);

// The other end of the link, without unpacking: of an account the object, of an object the account;
// 0: none.
std::uint32_t packed_link(std::string_view record);

}  // namespace tenon::projections
