"""Removes a security key twice over gRPC and prints what came of it as JSON: remove_factor.py ADDRESS TOKEN USER KEY"""

import json
import sys

import grpc
from google.protobuf.json_format import MessageToDict
from grpc_status import rpc_status
from zitadel.management.v1 import management_pb2, management_pb2_grpc
from zitadel.v1 import message_pb2

address, token, user_id, key_id = sys.argv[1:]
metadata = [("authorization", f"Bearer {token}")]
removal = management_pb2.RemoveHumanAuthFactorU2FRequest(user_id=user_id, token_id=key_id)

with grpc.insecure_channel(address) as channel:
    management = management_pb2_grpc.ManagementServiceStub(channel)
    removed = management.RemoveHumanAuthFactorU2F(removal, metadata=metadata)
    listed = management.ListHumanAuthFactors(
        management_pb2.ListHumanAuthFactorsRequest(user_id=user_id), metadata=metadata
    )
    try:
        management.RemoveHumanAuthFactorU2F(removal, metadata=metadata)
        again = None
    except grpc.RpcError as error:
        detail = message_pb2.ErrorDetail()
        rpc_status.from_call(error).details[0].Unpack(detail)
        again = {"code": error.code().name, "text": error.details(), "id": detail.id}

print(json.dumps({"removed": MessageToDict(removed), "listed": MessageToDict(listed), "again": again}))
