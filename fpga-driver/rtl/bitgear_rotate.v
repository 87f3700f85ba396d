// word[j] = in[(j + amount) mod COUNT], in two register stages.
`default_nettype none
module bitgear_rotate #(
    parameter WIDTH = 16,
    parameter COUNT = 32,    // 16 or 32
    parameter BITS  = 5      // 4 or 5, COUNT = 2**BITS
) (
    input  wire                   clk,
    input  wire [COUNT*WIDTH-1:0] in,
    input  wire [BITS-1:0]        amount,
    output reg  [COUNT*WIDTH-1:0] out
);
    localparam FINE = BITS - 2;          // in the second stage: two bits of the amount, or three in two steps
    localparam LAST = FINE - 2;          // 0 or 1

    reg [COUNT*WIDTH-1:0] half;
    reg [FINE-1:0] rest;
    wire [COUNT*WIDTH-1:0] next_half, nearly, next_out;
    genvar j, i;
    generate
        for (j = 0; j < COUNT; j = j + 1) begin : lane
            wire [4*WIDTH-1:0] far, near;
            for (i = 0; i < 4; i = i + 1) begin : source
                assign far[i*WIDTH+:WIDTH] = in[(j+(i<<FINE))%COUNT*WIDTH+:WIDTH];
                assign near[i*WIDTH+:WIDTH] = half[(j+(i<<LAST))%COUNT*WIDTH+:WIDTH];
            end
            bitgear_choose4 #(.WIDTH(WIDTH)) choose_coarse (
                .words(far), .index(amount[BITS-1:FINE]), .word(next_half[j*WIDTH+:WIDTH])
            );
            bitgear_choose4 #(.WIDTH(WIDTH)) choose_fine (
                .words(near), .index(rest[FINE-1:LAST]), .word(nearly[j*WIDTH+:WIDTH])
            );
            if (LAST == 0) begin : done
                assign next_out[j*WIDTH+:WIDTH] = nearly[j*WIDTH+:WIDTH];
            end else begin : last
                assign next_out[j*WIDTH+:WIDTH] = rest[0] ? nearly[(j+1)%COUNT*WIDTH+:WIDTH] : nearly[j*WIDTH+:WIDTH];
            end
        end
    endgenerate

    always @(posedge clk) begin
        half <= next_half;
        rest <= amount[FINE-1:0];
        out <= next_out;
    end
endmodule
`default_nettype wire
