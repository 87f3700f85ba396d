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
    reg [31:0] to_request;
    reg [15:0] under_way;         // requests without a reply
    reg stopped;
    assign request = to_request != 0;
    assign idle = !request && under_way == 0;
    assign valid = reply_valid && under_way != 0 && !stopped;
    assign word = reply;
    assign last = !request && under_way == 16'd1;
    wire requested = request && accept;
    always @(posedge clk) begin
        under_way <= reset ? 16'd0 : under_way + {15'd0, requested} - {15'd0, reply_valid && under_way != 0};
        if (reset || stop) begin
            to_request <= 0;
            stopped <= 1'b1;
        end else if (start && idle) begin
            to_request <= words;
            request_address <= address;
            stopped <= 1'b0;
        end else if (requested) begin
            to_request <= to_request - 32'd1;
            request_address <= request_address + 64'd8;
        end
    end
endmodule
`default_nettype wire
