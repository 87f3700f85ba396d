// Reads a row of 64-bit words from the buffer: requests as fast as they are accepted, replies in order.
`default_nettype none
module bitgear_reader (
    input  wire        clk,
    input  wire        reset,
    input  wire        start,         // while idle
    input  wire        stop,          // no more requests; replies on their way are awaited
    input  wire [63:0] address,       // of the first word, in bytes
    input  wire [31:0] words,
    output wire        idle,
    output wire        valid,
    output wire [63:0] word,
    output wire        last,
    // the buffer
    output wire        request,
    output reg  [63:0] request_address,
    input  wire        accept,
    input  wire        reply_valid,
    input  wire [63:0] reply
);
    reg [31:0] to_request, to_come;
    reg stopped;
    assign request = to_request != 0;
    assign idle = to_come == 0;
    assign valid = reply_valid && !idle && !stopped;
    assign word = reply;
    assign last = to_come == 32'd1;
    wire requested = request && accept;
    always @(posedge clk) begin
        if (reset) begin
            to_request <= 0;
            to_come <= 0;
        end else if (start && idle) begin
            to_request <= words;
            to_come <= words;
            request_address <= address;
            stopped <= 1'b0;
        end else if (stop && !stopped) begin
            // What was asked for so far still comes.
            to_request <= 0;
            to_come <= to_come - to_request + {31'd0, requested} - {31'd0, reply_valid};
            stopped <= 1'b1;
        end else begin
            if (requested) begin
                to_request <= to_request - 32'd1;
                request_address <= request_address + 64'd8;
            end
            if (reply_valid && !idle) to_come <= to_come - 32'd1;
        end
    end
endmodule
`default_nettype wire
